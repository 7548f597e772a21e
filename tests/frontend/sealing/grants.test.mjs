import assert from "node:assert/strict";
import { test } from "node:test";
import { openGrant, sealGrant } from "../../../frontend/sealing/grants.js";
import { sealItem } from "../../../frontend/sealing/items.js";
import { toCryptoKey } from "../../../frontend/sealing/keys.js";
import { bytesOf, keys, refused, stranger, vectors } from "../support.mjs";

test("a grant gives its reader the dossier's secret, and nobody else", async () => {
  const grant = await sealGrant(stranger.secret, keys.public);
  assert.equal(await openGrant(keys.secret, grant), stranger.secret);
  assert.equal(await openGrant(await toCryptoKey(keys.secret), grant, stranger.public), stranger.secret);
  await assert.rejects(openGrant(stranger.secret, grant), refused("WrongKey"));
});

test("the grants of the shared vectors open", async () => {
  for (const language of ["python", "javascript"]) {
    assert.equal(
      await openGrant(vectors.reader.secret, vectors[language].grant, vectors.dossier.public),
      vectors.dossier.secret,
    );
  }
});

test("a grant swapped for another dossier's is noticed", async () => {
  const grant = await sealGrant(stranger.secret, keys.public);
  await assert.rejects(openGrant(keys.secret, grant, keys.public), refused("WrongKey"));
});

test("an item is not a grant", async () => {
  await assert.rejects(openGrant(keys.secret, await sealItem(keys.public, bytesOf("x"))), refused("BadDocument"));
});
