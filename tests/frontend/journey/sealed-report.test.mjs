import assert from "node:assert/strict";
import { test } from "node:test";
import { sealedGrants, sealedItems } from "../../../frontend/journey/sealed-report.js";
import { digestOf } from "../../../frontend/sealing/authorship.js";
import { openGrant } from "../../../frontend/sealing/grants.js";
import { openJson } from "../../../frontend/sealing/items.js";
import { newDossier } from "../../../frontend/sealing/keys.js";
import { fromBase64 } from "../../../frontend/shared/base64.js";
import { keys, refused, stranger } from "../support.mjs";

const opened = (item) => openJson(keys.secret, fromBase64(item.sealed));

test("every document is sealed, and each exhibit is followed by its details", async () => {
  const details = { name: "a.jpg", size: 3, sha256: "00", type: "image/jpeg", stripped: false };
  const exhibits = [
    { upload: "u1", token: "t1", sha256: "d1", details },
    { upload: "u2", token: "t2", sha256: "d2", details: { ...details, stripped: true } },
  ];
  const { items, toSign } = await sealedItems(keys.public, { account: { text: "x" } }, exhibits);
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ["account", "exhibit", "exhibit_details", "exhibit", "exhibit_details"],
  );
  assert.deepEqual(await opened(items[0]), { text: "x" });
  assert.deepEqual(items[1], { kind: "exhibit", upload: "u1", token: "t1" });
  assert.deepEqual([items[2].about, items[4].about], [1, 3]);
  assert.equal((await opened(items[4])).stripped, true);
  assert.deepEqual(
    toSign.map(({ kind, about }) => [kind, about]),
    items.map(({ kind, about }) => [kind, about]),
  );
  assert.deepEqual([toSign[0].sha256, toSign[1].sha256], [digestOf(fromBase64(items[0].sealed)), "d1"]);
});

test("nothing of a document is readable in what is sent", async () => {
  const sent = JSON.stringify(await sealedItems(keys.public, { account: { text: "a secret door" } }, []));
  assert.doesNotMatch(sent, /secret|door|c2VjcmV0/);
});

test("the mailbox and every holder get the secret", async () => {
  const mailbox = await newDossier();
  const grants = await sealedGrants(keys.secret, mailbox.public, [
    { holder: "team", public_key: stranger.public, suite: "age-x25519" },
  ]);
  assert.deepEqual(
    grants.map(({ holder, public_key }) => [holder, public_key]),
    [
      [null, mailbox.public],
      ["team", stranger.public],
    ],
  );
  assert.equal(await openGrant(mailbox.secret, fromBase64(grants[0].sealed), keys.public), keys.secret);
  assert.equal(await openGrant(stranger.secret, fromBase64(grants[1].sealed), keys.public), keys.secret);
});

test("a holder with keys of an unknown kind gets nothing, and nobody else does", async () => {
  const holder = { holder: "team", public_key: stranger.public, suite: "age-mlkem768x25519" };
  await assert.rejects(sealedGrants(keys.secret, stranger.public, [holder]), refused("UnknownSuite"));
});
