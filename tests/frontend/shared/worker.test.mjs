import assert from "node:assert/strict";
import { test } from "node:test";
import { base64urlnopad } from "@scure/base";
import { checkHistory } from "../../../frontend/sealing/key-history.js";
import { publicOf } from "../../../frontend/sealing/keys.js";
import { toBase64 } from "../../../frontend/shared/base64.js";
import { answer } from "../../../frontend/shared/worker.js";
import { keys, vectors } from "../support.mjs";

const [{ passphrase, locator, digest, public: publicKey, secret }] = vectors.mailboxes;
const salt = base64urlnopad.encode(vectors.salt);

async function ask(job, details) {
  const replies = [];
  await answer({ job, details }, (reply) => replies.push(reply));
  return { last: replies.at(-1), progress: replies.slice(0, -1).map((reply) => reply.progress) };
}

test("a new mailbox's signed keys and locator digest leave the worker, and nothing else", async () => {
  const { last, progress } = await ask("createMailbox", { passphrase, salt, dossier: keys.secret });
  const { locatorHash, dossier, mailbox, ...others } = last.result;
  assert.deepEqual(others, {});
  assert.equal(locatorHash, toBase64(digest));
  assert.deepEqual([dossier.public_key, mailbox.public_key], [keys.public, publicKey]);
  assert.deepEqual([dossier.signed_by, mailbox.signed_by], [mailbox.signing_key, mailbox.signing_key]);
  checkHistory([dossier]);
  checkHistory([mailbox]);
  assert.equal(progress.at(-1), 1);
});

test("an opened mailbox's key leaves the worker as one that cannot be exported", async () => {
  const { last } = await ask("openMailbox", { passphrase, salt });
  assert.deepEqual(Object.keys(last.result), ["locator", "key", "signingKey"]);
  assert.equal(last.result.locator, base64urlnopad.encode(locator));
  assert.equal(last.result.key.extractable, false);
  assert.equal(await publicOf(last.result.key), publicKey);
});

test("the identity is in no message", async () => {
  for (const job of ["createMailbox", "openMailbox"]) {
    const { last } = await ask(job, { passphrase, salt, dossier: keys.secret });
    assert.ok(!(JSON.stringify(last).includes(secret) || JSON.stringify(last).includes(keys.secret)));
  }
});

test("a proof of work is its counter", async () => {
  const { last } = await ask("work", { challenge: "c", bits: 4, place: "p" });
  assert.ok(Number.isInteger(last.result.counter));
});

test("what fails is replied as an error", async () => {
  assert.match((await ask("createMailbox", { passphrase: "1 2 3", salt, dossier: keys.secret })).last.error, /passphrase/);
  assert.ok("error" in (await ask("openMailbox", { passphrase, salt: "*" })).last);
});
