import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { standingOf } from "../../../frontend/shared/evidence.js";

const ITEM = "00000000-0000-4000-8000-000000000001";
const CIPHERTEXT = new TextEncoder().encode("ciphertext");
const SALT = Buffer.alloc(32, 7);
const sha256 = (data) => createHash("sha256").update(data).digest();

function evidence({ kind = "message.sent", says = {}, author, signature, row = ITEM } = {}) {
  const known = { content_sha256: sha256(CIPHERTEXT).toString("hex"), ...says };
  const body = Buffer.from(
    JSON.stringify({ ...(author && { author_key: author }), row, says: known, table: "dossiers_item", v: 1 }),
  );
  const document = Buffer.from(JSON.stringify({ rows: [["dossiers_item", row, sha256(body).toString("hex")]] }));
  const commitment = sha256(Buffer.concat([SALT, document])).toString("base64");
  return {
    statement: body.toString("base64"),
    signature: signature?.(body) ?? null,
    document: document.toString("base64"),
    salt: SALT.toString("base64"),
    entry: Buffer.from(JSON.stringify({ kind, commitment })).toString("base64"),
    listing: "rows.listed",
    index: 3,
  };
}

test("an item that is what its entry commits to is unchanged, but not signed", async () => {
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence()), "unsigned");
});

test("an item listed only when statements began is from before", async () => {
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence({ kind: "rows.listed" })), "before");
});

test("an item without evidence, of another id or with another ciphertext is broken", async () => {
  assert.equal(await standingOf(ITEM, CIPHERTEXT, null), "broken");
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence({ row: "another" })), "broken");
  assert.equal(await standingOf(ITEM, new TextEncoder().encode("forged"), evidence()), "broken");
});

test("evidence of which any part was replaced is broken", async () => {
  const [real, other] = [evidence(), evidence({ says: { order: 9 } })];
  for (const part of ["statement", "document", "entry"]) {
    assert.equal(await standingOf(ITEM, CIPHERTEXT, { ...real, [part]: other[part] }), "broken", part);
    assert.equal(await standingOf(ITEM, CIPHERTEXT, { ...real, [part]: "*" }), "broken", part);
  }
});

test("only the author's own signature makes an item signed", async () => {
  const pair = generateKeyPairSync("ed25519");
  const author = Buffer.from(pair.publicKey.export({ format: "jwk" }).x, "base64url").toString("base64");
  const signature = (body) =>
    sign(null, Buffer.concat([Buffer.from("candour statement v1\n"), body]), pair.privateKey).toString("base64");
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence({ author, signature })), "signed");
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence({ author })), "broken");
  const another = () => sign(null, Buffer.from("something else"), pair.privateKey).toString("base64");
  assert.equal(await standingOf(ITEM, CIPHERTEXT, evidence({ author, signature: another })), "broken");
});
