import assert from "node:assert/strict";
import { test } from "node:test";
import { openItem, openJson, sealItem, sealJson } from "../../../frontend/sealing/items.js";
import { toCryptoKey } from "../../../frontend/sealing/keys.js";
import { bytesOf, drawBytes, drawing, drawText, keys, refused, stranger, textOf, vectors } from "../support.mjs";

test("any bytes open as they were", async () => {
  const below = drawing(1);
  for (let i = 0; i < 40; i += 1) {
    const plaintext = drawBytes(below, 2000);
    const sealed = await sealItem(keys.public, plaintext);
    assert.deepEqual(await openItem(keys.secret, sealed, plaintext.length), plaintext);
  }
});

test("any document opens as it was", async () => {
  const below = drawing(2);
  for (let i = 0; i < 40; i += 1) {
    const document = { text: drawText(below, 300), list: [below(9), null, true], [drawText(below, 5)]: {} };
    assert.deepEqual(await openJson(keys.secret, await sealJson(keys.public, document)), document);
  }
});

test("documents of one size class are sealed to one length", async () => {
  const lengths = await Promise.all(
    ["", "a", "a".repeat(200)].map(async (text) => (await sealJson(keys.public, { text })).length),
  );
  assert.equal(Math.max(...lengths) - Math.min(...lengths) < 300, true); // the header's grease differs, the payload does not
});

test("the documents of the shared vectors open", async () => {
  for (const language of ["python", "javascript"]) {
    assert.deepEqual(await openJson(vectors.dossier.secret, vectors[language].json), vectors.document);
  }
});

test("a key that cannot be exported opens items", async () => {
  const locked = await toCryptoKey(keys.secret);
  assert.deepEqual(await openJson(locked, await sealJson(keys.public, { a: 1 })), { a: 1 });
});

test("another key opens nothing", async () => {
  const item = await sealItem(keys.public, bytesOf("x"));
  await assert.rejects(openItem(stranger.secret, item), refused("WrongKey"));
});

test("a changed or cut item is noticed", async () => {
  const item = await sealItem(keys.public, bytesOf("x"));
  const changed = item.slice();
  changed[changed.length - 1] ^= 1;
  await assert.rejects(openItem(keys.secret, changed), refused("DamagedPayload"));
  await assert.rejects(openItem(keys.secret, item.slice(0, -1)), refused("DamagedPayload"));
  await assert.rejects(openItem(keys.secret, item.slice(0, 60)), refused("NotAge"));
});

test("a size that does not fit is noticed", async () => {
  const item = await sealItem(keys.public, bytesOf("abc"));
  for (const size of [-1, 2, 257, Number.NaN]) await assert.rejects(openItem(keys.secret, item, size), refused("BadPadding"));
  assert.equal(textOf((await openItem(keys.secret, item)).subarray(0, 3)), "abc");
});

test("a file that is no document is refused as one", async () => {
  await assert.rejects(openJson(keys.secret, await sealItem(keys.public, bytesOf("{"))), refused("BadDocument"));
  await assert.rejects(sealJson(keys.public, undefined), refused("BadDocument"));
});

test("keys that are not keys are refused", async () => {
  await assert.rejects(sealItem("age1", bytesOf("x")), refused("BadKey"));
  await assert.rejects(openItem("AGE-SECRET-KEY-1", bytesOf("x")), refused("BadKey"));
});
