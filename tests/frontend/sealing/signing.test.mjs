import assert from "node:assert/strict";
import { test } from "node:test";
import { isSignedBy, signerWith, signingHalf, toSigningKey } from "../../../frontend/sealing/signing.js";
import { bytesOf, keys, stranger } from "../support.mjs";

const message = bytesOf("the text");

test("the signing half of an identity signs, and nobody else's does", async () => {
  const signer = signingHalf(keys.secret);
  const signature = await signer.sign(message);
  assert.ok(isSignedBy(signer.public, message, signature));
  assert.ok(!isSignedBy(signer.public, bytesOf("another text"), signature));
  assert.ok(!isSignedBy(signingHalf(stranger.secret).public, message, signature));
});

test("the stored key that cannot be exported makes the same signature", async () => {
  const { public: own, sign } = signingHalf(keys.secret);
  const key = await toSigningKey(keys.secret);
  assert.equal(key.extractable, false);
  assert.deepEqual(await signerWith(key, own).sign(message), await sign(message));
});

test("what is no key or no signature signs nothing", () => {
  for (const broken of ["", "AAAA", "not base64!"]) assert.ok(!isSignedBy(broken, message, new Uint8Array(64)));
  assert.ok(!isSignedBy(signingHalf(keys.secret).public, message, new Uint8Array(3)));
});
