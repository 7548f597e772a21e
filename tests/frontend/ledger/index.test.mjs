import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkConsistency,
  checkInclusion,
  cosignaturesOf,
  openNote,
  parseCheckpoint,
  verifyReceipt,
} from "../../../frontend/ledger/index.js";

test("the package offers every check", () => {
  for (const check of [openNote, parseCheckpoint, checkInclusion, checkConsistency, verifyReceipt, cosignaturesOf]) {
    assert.equal(typeof check, "function");
  }
});
