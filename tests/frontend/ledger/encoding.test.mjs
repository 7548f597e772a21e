import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, decodeBase64, decodeHashes, equal, joined, toHex } from "../../../frontend/ledger/encoding.js";
import { failed } from "./vectors.mjs";

test("only canonical base64 is read", () => {
  assert.deepEqual(decodeBase64("AAEC", "value"), Uint8Array.of(0, 1, 2));
  for (const wrong of ["", "AAE", "AAEC\n", "AAF=", "-_8=", " AAEC", null, 7]) {
    assert.throws(() => decodeBase64(wrong, "value"), failed("MalformedError"));
  }
});

test("a proof is a list of hashes of 32 bytes", () => {
  const hash = Buffer.alloc(32, 7).toString("base64");
  assert.deepEqual(decodeHashes([hash, hash]), [new Uint8Array(32).fill(7), new Uint8Array(32).fill(7)]);
  assert.deepEqual(decodeHashes([]), []);
  for (const wrong of [null, "x", {}, ["AAEC"], [7]]) assert.throws(() => decodeHashes(wrong), failed("MalformedError"));
});

test("bytes are compared, joined and written in hexadecimal", () => {
  assert.ok(equal(bytesOf("é"), Uint8Array.of(0xc3, 0xa9)));
  assert.ok(!equal(bytesOf("a"), bytesOf("ab")));
  assert.equal(toHex(joined(Uint8Array.of(0, 255), Uint8Array.of(16))), "00ff10");
});
