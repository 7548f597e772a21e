import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { standingOf } from "../../../frontend/shared/evidence.js";

const ITEM = "00000000-0000-4000-8000-000000000001";
const SALT = Buffer.alloc(32, 7);
const sha256 = (data) => createHash("sha256").update(data).digest();
const DIGEST = sha256("ciphertext").toString("hex");
const authors = { stateOf: ({ says }, index) => `${says.author} ${index}` };

function evidence({ kind = "message.sent", says = {}, row = ITEM } = {}) {
  const known = { author: "staff", content_sha256: DIGEST, ...says };
  const body = Buffer.from(JSON.stringify({ row, says: known, table: "dossiers_item", v: 1 }));
  const document = Buffer.from(JSON.stringify({ rows: [["dossiers_item", row, sha256(body).toString("hex")]] }));
  const commitment = sha256(Buffer.concat([SALT, document])).toString("base64");
  return {
    statement: body.toString("base64"),
    document: document.toString("base64"),
    salt: SALT.toString("base64"),
    entry: Buffer.from(JSON.stringify({ kind, commitment })).toString("base64"),
    listing: "rows.listed",
    index: 3,
  };
}

test("of an item that is what its entry commits to, the signature is asked", async () => {
  assert.equal(await standingOf(ITEM, DIGEST, evidence(), authors), "staff 3");
});

test("an item without evidence, of another id or with another ciphertext is broken", async () => {
  assert.equal(await standingOf(ITEM, DIGEST, null, authors), "broken");
  assert.equal(await standingOf(ITEM, DIGEST, evidence({ row: "another" }), authors), "broken");
  assert.equal(await standingOf(ITEM, sha256("forged").toString("hex"), evidence(), authors), "broken");
});

test("evidence of which any part was replaced is broken", async () => {
  const [real, other] = [evidence(), evidence({ says: { order: 9 } })];
  for (const part of ["statement", "document", "entry"]) {
    assert.equal(await standingOf(ITEM, DIGEST, { ...real, [part]: other[part] }, authors), "broken", part);
    assert.equal(await standingOf(ITEM, DIGEST, { ...real, [part]: "*" }, authors), "broken", part);
  }
});
