import assert from "node:assert/strict";
import { test } from "node:test";
import { encryptBytes, encrypterTo } from "../../../frontend/sealing/age.js";
import { digestOf } from "../../../frontend/sealing/authorship.js";
import { BadDocument, WrongKey } from "../../../frontend/sealing/errors.js";
import { newStaffKeys, publicOf } from "../../../frontend/sealing/keys.js";
import { provePossession } from "../../../frontend/sealing/possession.js";
import { isSignedBy, signingHalf } from "../../../frontend/sealing/signing.js";

const staff = "0b1c2d3e-4f50-4172-8394-a5b6c7d8e9f0";
const head = new TextEncoder().encode("candour key challenge v1\n");
const sealed = async (secret, text) => encryptBytes(encrypterTo(await publicOf(secret)), text);
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

test("opens the challenge and signs its answer with both public halves", async () => {
  const { secret } = await newStaffKeys();
  const own = crypto.getRandomValues(new Uint8Array(32));
  const { answer, possession } = await provePossession(staff, secret, await sealed(secret, Uint8Array.of(...head, ...own)));
  assert.deepEqual(bytes(answer), own);
  const signer = signingHalf(secret).public;
  const signed = `{"answer":"${digestOf(own)}","owner":"${staff}","public_key":"${await publicOf(secret)}","purpose":"candour key possession v1","signing_key":"${signer}"}`;
  assert.ok(isSignedBy(signer, new TextEncoder().encode(signed), bytes(possession)));
});

test("opens nothing that is no challenge, and no challenge to another key", async () => {
  const { secret } = await newStaffKeys();
  for (const text of [new Uint8Array(32), head, Uint8Array.of(...head, ...new Uint8Array(33))]) {
    await assert.rejects(provePossession(staff, secret, await sealed(secret, text)), BadDocument);
  }
  const { secret: other } = await newStaffKeys();
  const challenge = await sealed(other, Uint8Array.of(...head, ...new Uint8Array(32)));
  await assert.rejects(provePossession(staff, secret, challenge), WrongKey);
});
