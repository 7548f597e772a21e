import assert from "node:assert/strict";
import { test } from "node:test";
import { secretsOf } from "../../../frontend/mailbox/secrets.js";
import { rotate } from "../../../frontend/sealing/epochs.js";
import { sealGrant } from "../../../frontend/sealing/grants.js";
import { newDossier, toCryptoKey } from "../../../frontend/sealing/keys.js";
import { toBase64 } from "../../../frontend/shared/base64.js";
import { keys as mailbox, refused, stranger } from "../support.mjs";

const first = await newDossier();
const rotated = await rotate([first.public], first.secret);
const second = { public: rotated.publics[1], secret: rotated.secret };

async function grant(epoch, keys, holderEpoch, to) {
  return {
    epoch,
    public_key: keys.public,
    suite: "age-x25519",
    holder_epoch: holderEpoch,
    sealed: toBase64(await sealGrant(keys.secret, to)),
  };
}

const newest = await grant(2, second, null, mailbox.public);
const older = await grant(1, first, 2, second.public);

test("the newest grant opens with the mailbox's key, older ones with the newer", async () => {
  const expected = new Map([
    [2, second.secret],
    [1, first.secret],
  ]);
  assert.deepEqual(await secretsOf([newest, older], mailbox.secret), expected);
  assert.deepEqual(await secretsOf([newest, older], await toCryptoKey(mailbox.secret)), expected);
});

test("what does not open is left out", async () => {
  assert.equal((await secretsOf([newest, older], stranger.secret)).size, 0);
  assert.equal((await secretsOf([older], mailbox.secret)).size, 0);
  const swapped = { ...newest, public_key: first.public };
  assert.equal((await secretsOf([swapped], mailbox.secret)).size, 0);
});

test("the first grant of an epoch counts", async () => {
  const again = await grant(2, second, null, stranger.public);
  assert.equal((await secretsOf([newest, again], mailbox.secret)).get(2), second.secret);
});

test("keys of an unknown kind are refused", async () => {
  const grants = [{ ...newest, suite: "age-mlkem768x25519" }];
  await assert.rejects(secretsOf(grants, mailbox.secret), refused("UnknownSuite"));
});
