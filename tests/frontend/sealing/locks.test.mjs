import assert from "node:assert/strict";
import { test } from "node:test";
import { lockIdentity, openWithPassphrase, sealWithPassphrase, unlockIdentity } from "../../../frontend/sealing/locks.js";
import { bytesOf, keys, refused, textOf, vectors } from "../support.mjs";

test("an identity locked with a passphrase opens with it alone", async () => {
  const locked = await lockIdentity(keys.secret, "caf\u00e9");
  assert.equal(await unlockIdentity(locked, "cafe\u0301"), keys.secret);
  await assert.rejects(unlockIdentity(locked, "cafe"), refused("WrongKey"));
});

test("each guess of a passphrase costs scrypt at 2^17", async () => {
  const locked = await sealWithPassphrase("a long passphrase", bytesOf("x"));
  assert.match(textOf(locked.slice(0, 100)), /^age-encryption\.org\/v1\n-> scrypt \S+ 17\n/);
});

test("an empty passphrase locks nothing", async () => {
  await assert.rejects(lockIdentity(keys.secret, ""), refused("BadPassphrase"));
  await assert.rejects(openWithPassphrase("", bytesOf("x")), refused("BadPassphrase"));
});

test("the locks of the shared vectors open", async () => {
  const opened = [];
  for (const language of ["python", "javascript"]) opened.push(await unlockIdentity(vectors[language].lock, vectors.unlock));
  assert.equal(opened[0], opened[1]);
  assert.match(opened[0], /^AGE-SECRET-KEY-1/);
});

test("bytes can be locked as well, and what is no identity is refused as one", async () => {
  const locked = await sealWithPassphrase("a long passphrase", bytesOf("x"));
  assert.equal(textOf(await openWithPassphrase("a long passphrase", locked)), "x");
  await assert.rejects(unlockIdentity(locked, "a long passphrase"), refused("BadDocument"));
});
