import assert from "node:assert/strict";
import { test } from "node:test";
import { base64urlnopad } from "@scure/base";
import { isAuthorship } from "../../../frontend/sealing/authorship.js";
import { checkHistory } from "../../../frontend/sealing/key-history.js";
import { publicOf } from "../../../frontend/sealing/keys.js";
import { toBase64 } from "../../../frontend/shared/base64.js";
import { answer } from "../../../frontend/shared/worker.js";
import { keys, vectors } from "../support.mjs";

const [{ passphrase, locator, digest, public: publicKey, secret }] = vectors.mailboxes;
const salt = base64urlnopad.encode(vectors.salt);

const ITEMS = [
  { kind: "account", sha256: "aa" },
  { kind: "exhibit", sha256: "bb" },
  { kind: "exhibit_details", sha256: "cc", about: 1 },
];
const fresh = { passphrase, salt, dossier: keys.secret, items: [], hour: "2026-11-30T09:00:00+00:00" };

async function ask(job, details) {
  const replies = [];
  await answer({ job, details }, (reply) => replies.push(reply));
  return { last: replies.at(-1), progress: replies.slice(0, -1).map((reply) => reply.progress) };
}

test("a new mailbox's signed keys, locator digest and signatures leave the worker, and nothing else", async () => {
  const { last, progress } = await ask("createMailbox", { ...fresh, items: ITEMS });
  const { locatorHash, dossier, mailbox, signatures, ...others } = last.result;
  assert.deepEqual(others, {});
  assert.equal(locatorHash, toBase64(digest));
  assert.deepEqual([dossier.public_key, mailbox.public_key], [keys.public, publicKey]);
  assert.deepEqual([dossier.signed_by, mailbox.signed_by], [mailbox.signing_key, mailbox.signing_key]);
  checkHistory([dossier]);
  checkHistory([mailbox]);
  assert.equal(progress.at(-1), 1);
  const place = { dossier: dossier.owner, epoch: 1, author: "reporter" };
  const places = [
    { ...place, ...ITEMS[0] },
    { ...place, ...ITEMS[1] },
    { ...place, ...ITEMS[2], about: signatures[1].item },
  ];
  assert.deepEqual(
    signatures.map(({ number }) => number),
    [1, 1, 1],
  );
  for (const [at, signature] of signatures.entries()) assert.ok(isAuthorship(places[at], signature));
});

test("an opened mailbox's key leaves the worker as one that cannot be exported", async () => {
  const { last } = await ask("openMailbox", { passphrase, salt });
  assert.deepEqual(Object.keys(last.result), ["locator", "key", "signing", "signingKey"]);
  assert.equal(last.result.locator, base64urlnopad.encode(locator));
  assert.deepEqual([last.result.key.extractable, last.result.signing.extractable], [false, false]);
  assert.equal(await publicOf(last.result.key), publicKey);
});

test("the identity is in no message", async () => {
  for (const job of ["createMailbox", "openMailbox"]) {
    const { last } = await ask(job, fresh);
    assert.ok(!(JSON.stringify(last).includes(secret) || JSON.stringify(last).includes(keys.secret)));
  }
});

test("a proof of work is its counter", async () => {
  const { last } = await ask("work", { challenge: "c", bits: 4, place: "p" });
  assert.ok(Number.isInteger(last.result.counter));
});

test("what fails is replied as an error", async () => {
  assert.match((await ask("createMailbox", { ...fresh, passphrase: "1 2 3" })).last.error, /passphrase/);
  assert.ok("error" in (await ask("openMailbox", { passphrase, salt: "*" })).last);
});
