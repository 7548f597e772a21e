import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyReceipt } from "../../../frontend/ledger/receipts.js";
import { failed, flipped, fromBase64, vectors } from "./vectors.mjs";

const { key, json } = vectors.receipt;
const receipt = JSON.parse(json);

test("a receipt that Python made verifies, as text and as an object", () => {
  for (const given of [json, receipt]) {
    const { entry, index, checkpoint, contentChecked } = verifyReceipt(given, key);
    assert.deepEqual([entry.kind, index, checkpoint.size, contentChecked], ["report.received", 300, 700, true]);
  }
});

test("a receipt without content proves the entry only", () => {
  assert.equal(verifyReceipt({ ...receipt, salt: null, content: null }, key).contentChecked, false);
});

test("any change is found", () => {
  const change = (text) => Buffer.from(flipped(fromBase64(text))).toString("base64");
  for (const changed of [
    { index: 301 },
    { entry: receipt.entry.replace("r-300", "r-301") },
    { content: change(receipt.content) },
    { salt: change(receipt.salt) },
    { salt: null },
    { proof: receipt.proof.slice(1) },
  ]) {
    assert.throws(() => verifyReceipt({ ...receipt, ...changed }, key), failed("ProofError"));
  }
  const checkpoint = receipt.checkpoint.replace("\n700\n", "\n701\n");
  assert.throws(() => verifyReceipt({ ...receipt, checkpoint }, key), failed("SignatureError"));
});

test("the key in a receipt is not believed", () => {
  assert.throws(() => verifyReceipt(json, vectors.notes[0].key), failed("SignatureError"));
});

test("what is not a receipt is refused", () => {
  for (const wrong of [
    "",
    "{}",
    "null",
    "[]",
    null,
    { ...receipt, format: "candour-receipt/9" },
    { ...receipt, index: "300" },
  ]) {
    assert.throws(() => verifyReceipt(wrong, key), failed("MalformedError"));
  }
});
