import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64, toBase64 } from "../../../frontend/shared/base64.js";
import { drawBytes, forMany } from "../support.mjs";

test("any bytes come back, written as Node writes them", () => {
  forMany(
    200,
    (below) => drawBytes(below, 500),
    (bytes) => {
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    },
  );
});

test("bytes longer than a browser takes arguments come back", () => {
  const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
});

test("text that is not base64 is refused", () => {
  assert.throws(() => fromBase64("*"));
});
