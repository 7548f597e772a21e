import assert from "node:assert/strict";
import { test } from "node:test";
import { openChain, secretsOf, startingWith } from "../../../frontend/desk/chain.js";
import { rotate } from "../../../frontend/sealing/epochs.js";
import { sealGrant } from "../../../frontend/sealing/grants.js";
import { newDossier, toCryptoKey } from "../../../frontend/sealing/keys.js";
import { toBase64 } from "../../../frontend/shared/base64.js";
import { keys as own, refused, stranger } from "../support.mjs";

const team = await newDossier();
const report = await newDossier();
const rotated = await rotate([report.public], report.secret);

async function link(dossier, epoch, keys, holder, holderEpoch, to) {
  const sealed = toBase64(await sealGrant(keys.secret, to));
  return { dossier, epoch, public_key: keys.public, suite: "age-x25519", holder, holder_epoch: holderEpoch, sealed };
}

const second = { public: rotated.publics[1], secret: rotated.secret };
const links = [
  await link("team", 1, team, "me", null, own.public),
  await link("report", 2, second, "team", 1, team.public),
  await link("report", 1, report, "report", 2, second.public),
];

test("a chain leads from the staff member's key through a team to every epoch of a dossier", async () => {
  const secrets = await openChain(own.secret, links);
  assert.deepEqual(secretsOf("report", links, secrets), [
    { epoch: 2, secret: second.secret, publicKey: second.public },
    { epoch: 1, secret: report.secret, publicKey: report.public },
  ]);
  assert.deepEqual(secretsOf("team", links, secrets), [{ epoch: 1, secret: team.secret, publicKey: team.public }]);
});

test("a key that cannot be exported opens it as well", async () => {
  const secrets = await openChain(await toCryptoKey(own.secret), links);
  assert.equal(secrets.get("report/1"), report.secret);
});

test("a link without an opener is skipped, with all that hangs on it", async () => {
  const secrets = await openChain(own.secret, links.slice(1));
  assert.equal(secrets.size, 0);
  assert.deepEqual(secretsOf("report", links, secrets), []);
});

test("another person's key opens nothing, and a swapped grant is noticed", async () => {
  await assert.rejects(openChain(stranger.secret, links), refused("WrongKey"));
  const swapped = { ...links[0], public_key: report.public };
  await assert.rejects(openChain(own.secret, [swapped]), refused("WrongKey"));
});

test("an item's own epoch is tried first, then the others, newest first", () => {
  const secrets = [3, 2, 1].map((epoch) => ({ epoch, secret: `secret ${epoch}`, publicKey: "" }));
  assert.deepEqual(startingWith(secrets, 2), ["secret 2", "secret 3", "secret 1"]);
  assert.deepEqual(startingWith(secrets, 9), ["secret 3", "secret 2", "secret 1"]);
  assert.deepEqual(
    secrets.map(({ epoch }) => epoch),
    [3, 2, 1],
  );
});

test("a chain with keys of an unknown kind is refused", async () => {
  await assert.rejects(openChain(own.secret, [{ ...links[0], suite: "age-mlkem768x25519" }]), refused("UnknownSuite"));
});
