import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerError, MalformedError, ProofError, SignatureError } from "../../../frontend/ledger/errors.js";

test("errors have fixed names and one base class", () => {
  for (const [kind, name] of [
    [MalformedError, "MalformedError"],
    [SignatureError, "SignatureError"],
    [ProofError, "ProofError"],
  ]) {
    const error = new kind("what is wrong");
    assert.ok(error instanceof LedgerError);
    assert.deepEqual([error.name, error.message], [name, "what is wrong"]);
  }
});
