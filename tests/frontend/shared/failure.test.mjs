import assert from "node:assert/strict";
import { test } from "node:test";
import { messageOf } from "../../../frontend/shared/failure.js";

test("an error has its message, anything else that was thrown has none", () => {
  assert.equal(messageOf(new TypeError("broken")), "broken");
  for (const thrown of ["text", null, undefined, { message: "x" }]) assert.equal(messageOf(thrown), "");
});
