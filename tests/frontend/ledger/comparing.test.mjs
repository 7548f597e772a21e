import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../../../frontend/ledger/comparing.js";
import { all, vectors } from "./vectors.mjs";

const { key, checkpoints, fork, proofs, restored } = vectors.history;
const seen = { key, checkpoint: checkpoints[9] };
const shown = (size, more = {}) => ({
  key,
  checkpoint: checkpoints[size],
  proof: all(proofs[size] ?? []),
  restores: [],
  ...more,
});

test("a log that grew, or stands still, is seen to extend what was seen", () => {
  assert.equal(compare(seen, shown(9)), "same");
  assert.equal(compare(seen, shown(12)), "extended");
});

test("a smaller log is told apart, because a cache may have answered", () => {
  assert.equal(compare(seen, shown(8)), "smaller");
});

test("another history is found, of the same size and of a larger one, with any proof", () => {
  assert.equal(compare(seen, shown(9, { checkpoint: fork[9] })), "changed");
  assert.equal(compare(seen, shown(12, { checkpoint: fork[12] })), "changed");
  assert.equal(compare(seen, shown(12, { proof: [] })), "changed");
});

test("another key is believed only where the old key says that it follows", () => {
  const next = { key: restored.key, checkpoint: restored.checkpoint };
  assert.equal(compare(seen, shown(9, next)), "changed");
  assert.equal(compare(seen, shown(9, { ...next, restores: ["no note", restored.statement] })), "restored");
  assert.equal(compare(seen, shown(9, { ...next, restores: [restored.forged] })), "changed");
  assert.equal(
    compare(seen, shown(9, { key: restored.key, checkpoint: checkpoints[9], restores: [restored.statement] })),
    "changed",
  );
});
