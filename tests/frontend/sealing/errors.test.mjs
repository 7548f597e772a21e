import assert from "node:assert/strict";
import { test } from "node:test";
import * as errors from "../../../frontend/sealing/errors.js";

test("each error carries its own name, whatever a bundler calls its class", () => {
  for (const [name, Kind] of Object.entries(errors)) {
    assert.equal(Kind.kind, name);
    assert.equal(new Kind("text").name, name);
    assert.equal(new Kind("text").message, "text");
    assert.ok(new Kind("text") instanceof errors.SealingError);
  }
});

test("damage of the header and of the payload are both damage", () => {
  assert.ok(new errors.DamagedHeader("x") instanceof errors.Damaged);
  assert.ok(new errors.DamagedPayload("x") instanceof errors.Damaged);
});

test("a bad passphrase says where, and what it may have been", () => {
  const error = new errors.BadPassphrase("x", 3, ["abdomen"]);
  assert.deepEqual([error.position, error.suggestions], [3, ["abdomen"]]);
  assert.deepEqual([new errors.BadPassphrase("x").position, new errors.BadPassphrase("x").suggestions], [null, []]);
});
