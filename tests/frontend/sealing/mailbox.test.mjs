import assert from "node:assert/strict";
import { test } from "node:test";
import { deriveMailbox, locatorDigest } from "../../../frontend/sealing/mailbox.js";
import { refused, vectors } from "../support.mjs";

test("the shared vectors are derived, whatever case and spaces the words have", async () => {
  for (const { passphrase, locator, digest, public: expected, secret } of vectors.mailboxes) {
    const derived = await deriveMailbox(` ${passphrase.toUpperCase()} `, vectors.salt);
    assert.deepEqual(derived, { locator, public: expected, secret });
    assert.deepEqual(locatorDigest(derived.locator), digest);
  }
});

test("another installation's salt gives another mailbox", async () => {
  const [{ passphrase, public: expected }] = vectors.mailboxes;
  const salt = vectors.salt.slice();
  salt[0] ^= 1;
  assert.notEqual((await deriveMailbox(passphrase, salt)).public, expected);
});

test("progress runs from 0 to 1", async () => {
  const shares = [];
  await deriveMailbox("zoom", vectors.salt, (share) => shares.push(share));
  assert.equal(shares.at(-1), 1);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
});

test("a mailbox needs letters and a salt of its own", async () => {
  await assert.rejects(deriveMailbox(" 1 2 3", new Uint8Array(16)), refused("BadPassphrase"));
  await assert.rejects(deriveMailbox("zoom", new Uint8Array(15)), RangeError);
});
