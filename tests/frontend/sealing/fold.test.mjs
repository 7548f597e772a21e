import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, tokens } from "../../../frontend/sealing/fold.js";
import { drawText, forMany, vectors } from "../support.mjs";

test("letters are folded to a to z, in order", () => {
  assert.equal(fold("Felt-Tip, É 7 zoo\n"), "felttipezoo");
  assert.deepEqual(tokens("felt-tip  Zoo"), ["felt", "tip", "zoo"]);
  assert.equal(fold(" 1 2 3 "), "");
});

test("folding twice changes nothing, and only a to z is left", () => {
  forMany(
    500,
    (below) => drawText(below, 40),
    (text) => {
      assert.match(fold(text), /^[a-z]*$/);
      assert.equal(fold(fold(text)), fold(text));
      assert.equal(tokens(text).join(""), fold(text));
    },
  );
});

test("case, spaces, accents and how they were composed do not matter", () => {
  forMany(
    300,
    (below) => drawText(below, 40),
    (text) => {
      assert.equal(fold(text.normalize("NFC")), fold(text.normalize("NFD")));
      assert.equal(fold(` ${[...text].join("1 ")}`), fold(text));
    },
  );
  for (const { passphrase } of vectors.mailboxes) assert.equal(fold(passphrase.toUpperCase()), fold(passphrase));
});
