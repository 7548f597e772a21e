import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { digesting } from "../../../frontend/shared/digesting.js";

test("the bytes stay the same and their SHA-256 is known once they were read", async () => {
  const bytes = new Uint8Array(200_000).map((_, at) => at % 251);
  const { stream, digested } = digesting(new Blob([bytes]).stream());
  assert.deepEqual(new Uint8Array(await new Response(stream).arrayBuffer()), bytes);
  assert.equal(await digested, createHash("sha256").update(bytes).digest("hex"));
});

test("an empty stream has the digest of no bytes", async () => {
  const { stream, digested } = digesting(new Blob([]).stream());
  assert.equal((await new Response(stream).arrayBuffer()).byteLength, 0);
  assert.equal(await digested, createHash("sha256").digest("hex"));
});
