import assert from "node:assert/strict";
import { test } from "node:test";
import {
  identityFile,
  identityOf,
  newDossier,
  newStaffKeys,
  publicOf,
  readIdentityFile,
  toCryptoKey,
} from "../../../frontend/sealing/keys.js";
import { bytesOf, drawing, keys, refused, stranger, textOf, vectors } from "../support.mjs";

test("a pair fits together, and every pair is new", async () => {
  assert.match(keys.public, /^age1[02-9ac-hj-np-z]{58}$/);
  assert.match(keys.secret, /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
  assert.equal(await publicOf(keys.secret), keys.public);
  assert.notEqual(keys.public, stranger.public);
  assert.equal(newStaffKeys, newDossier);
});

test("the pairs of the shared vectors fit together", async () => {
  for (const pair of [vectors.dossier, vectors.reader, ...vectors.mailboxes]) {
    assert.equal(await publicOf(pair.secret), pair.public);
  }
});

test("any 32 bytes are an identity, whose file gives it back and fills one size class", async () => {
  const below = drawing(3);
  for (let i = 0; i < 50; i += 1) {
    const identity = identityOf(Uint8Array.from({ length: 32 }, () => below(256)));
    const file = await identityFile(identity);
    assert.equal(file.length, 256);
    assert.match(textOf(file), new RegExp(`^# public key: ${await publicOf(identity)}\n`));
    assert.equal(readIdentityFile(file), identity);
  }
});

test("an imported key has the same public half and cannot be exported", async () => {
  const imported = await toCryptoKey(keys.secret);
  assert.equal(imported.extractable, false);
  assert.equal(await publicOf(imported), keys.public);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", imported));
});

test("text that is not an identity is not imported", async () => {
  const miscopied = `${keys.secret.slice(0, -1)}${keys.secret.endsWith("Q") ? "P" : "Q"}`;
  for (const wrong of ["", keys.public, keys.secret.toLowerCase(), miscopied]) {
    await assert.rejects(toCryptoKey(wrong), refused("BadKey"));
  }
});

test("a file with no identity, two, or a broken one is refused", () => {
  assert.equal(readIdentityFile(bytesOf(`# a comment\r\n  ${keys.secret}  \r\n`)), keys.secret);
  for (const wrong of ["", "# only a comment\n", `${keys.secret}\n${stranger.secret}\n`, "AGE-SECRET-KEY-1\n"]) {
    assert.throws(() => readIdentityFile(bytesOf(wrong)), refused("BadDocument"));
  }
});
