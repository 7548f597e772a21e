import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, contentOf, signFirst, signNext, signStaffKey } from "../../../frontend/sealing/key-history.js";
import { newDossier } from "../../../frontend/sealing/keys.js";
import { signingHalf } from "../../../frontend/sealing/signing.js";
import { keys, refused, stranger, textOf } from "../support.mjs";

const OWNER = "5f3b6f3e-1111-4222-8333-444455556666";
const next = await newDossier();
const one = await signFirst(OWNER, keys.secret, signingHalf(stranger.secret));
const two = await signNext(one, next.secret, signingHalf(keys.secret));

test("an epoch signed with the epoch before follows from it", () => {
  checkHistory([one]);
  checkHistory([one, two]);
});

test("an epoch that no holder of the one before signed is refused", async () => {
  const forged = await signNext(one, stranger.secret, signingHalf(stranger.secret));
  for (const history of [
    [],
    [two],
    [one, forged],
    [one, { ...two, public_key: stranger.public }],
    [one, { ...two, signature: "" }],
  ]) {
    assert.throws(() => checkHistory(history), refused("BrokenHistory"));
  }
});

test("a key from before signatures counts only where it was listed", () => {
  const old = { ...one, signing_key: "", signed_by: "", signature: "" };
  assert.throws(() => checkHistory([old]), refused("BrokenHistory"));
  checkHistory([old], { isFixed: ({ public_key: key }) => key === keys.public });
});

test("a staff key is followed by its own signature, or a colleague's who vouches", async () => {
  const first = await signStaffKey(OWNER, keys.secret);
  const vouched = await signNext(first, next.secret, signingHalf(stranger.secret));
  checkHistory([first, await signNext(first, next.secret, signingHalf(keys.secret))]);
  assert.throws(() => checkHistory([first, vouched]), refused("BrokenHistory"));
  checkHistory([first, vouched], { vouchers: [signingHalf(stranger.secret).public] });
});

test("an entry commits to the statement and its signature", () => {
  assert.deepEqual(JSON.parse(textOf(contentOf(one))), one);
});
