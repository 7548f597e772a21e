import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asSent, isAuthorship, signItem } from "../../../frontend/sealing/authorship.js";
import { signingHalf } from "../../../frontend/sealing/signing.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/signed_items.json", import.meta.url), "utf8"));

const placeOf = ({ says }) => ({
  dossier: says.dossier,
  epoch: says.epoch_number,
  kind: says.kind,
  author: says.author,
  sha256: says.content_sha256,
  about: says.about,
});
const authorshipOf = ({ item, says, signature }) => ({
  item,
  number: says.number,
  hour: says.signed_hour,
  signed_by: says.signed_by,
  signature,
});

test("signs the same bytes as the server does", async () => {
  for (const vector of vectors.items) {
    const { item, number, hour, ...signed } = authorshipOf(vector);
    const signer = signingHalf(vectors.identities[vector.says.author]);
    assert.deepEqual(await signItem(placeOf(vector), signer, { item, number, hour }), { item, number, hour, ...signed });
    assert.ok(isAuthorship(placeOf(vector), authorshipOf(vector)));
  }
});

test("another place, order, hour or hand does not verify", () => {
  assert.ok(vectors.refused.length > 9);
  for (const vector of vectors.refused) assert.ok(!isAuthorship(placeOf(vector), authorshipOf(vector)), vector.signed);
  assert.ok(!isAuthorship(placeOf(vectors.items[0]), { ...authorshipOf(vectors.items[0]), signature: "*" }));
});

test("a sealed text is sent with its signature after a dot, or alone", () => {
  const [sealed, signature] = asSent(Uint8Array.of(1, 2), authorshipOf(vectors.items[0])).split(".");
  assert.equal(sealed, "AQI=");
  assert.deepEqual(JSON.parse(Buffer.from(signature, "base64").toString()), authorshipOf(vectors.items[0]));
  assert.equal(asSent(Uint8Array.of(1, 2), null), "AQI=");
});
