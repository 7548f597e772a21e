// A page seals to keys of a suite it knows, and to no others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSuite } from "../../../frontend/sealing/suites.js";
import { refused } from "../support.mjs";

test("the suite of today is known", () => checkSuite("age-x25519"));

test("an unknown, missing or empty suite is refused with a sentence", () => {
  for (const suite of ["age-mlkem768x25519", "", undefined, "AGE-X25519", "toString"]) {
    assert.throws(() => checkSuite(suite), refused("UnknownSuite"));
    assert.throws(() => checkSuite(suite), /Load the page again\./);
  }
});
