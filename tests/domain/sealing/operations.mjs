// The browser's sealing code for tests in Python: [operation, arguments] as JSON in, its result as JSON out. Bytes are {"hex": …}.

import { readFileSync } from "node:fs";
import { fold } from "../../../frontend/sealing/fold.js";
import * as sealing from "../../../frontend/sealing/index.js";
import { lockIdentity, unlockIdentity } from "../../../frontend/sealing/locks.js";
import { deriveMailbox, locatorDigest } from "../../../frontend/sealing/mailbox.js";
import { padBytes, padText } from "../../../frontend/sealing/padding.js";
import { generatePassphrase, normalise } from "../../../frontend/sealing/passphrases.js";
import { collect, streamOf } from "../../../frontend/sealing/streaming.js";
import { words } from "../../../frontend/sealing/wordlist.js";

const attempt = (typed) => {
  try {
    return normalise(typed);
  } catch (error) {
    return [error.name, error.position];
  }
};

const holds = (history) => {
  try {
    sealing.checkHistory(history);
    return true;
  } catch {
    return false;
  }
};

const operations = {
  words: () => words,
  padme: ({ lengths }) => lengths.map(sealing.padme),
  pad: ({ text, data }) => [padText(text), padBytes(data)],
  fold: ({ texts }) => texts.map(fold),
  normalise: ({ texts }) => texts.map(attempt),
  generate: () => Array.from({ length: 50 }, generatePassphrase),
  derive: async ({ passphrase, salt }) => {
    const keys = await deriveMailbox(passphrase, salt);
    return { ...keys, digest: locatorDigest(keys.locator) };
  },
  newDossier: () => sealing.newDossier(),
  sealItem: ({ recipient, plaintext }) => sealing.sealItem(recipient, plaintext),
  openItem: ({ identity, ciphertext, size }) => sealing.openItem(identity, ciphertext, size),
  sealJson: ({ recipient, document }) => sealing.sealJson(recipient, document),
  openJson: ({ identity, ciphertext }) => sealing.openJson(identity, ciphertext),
  sealGrant: ({ secret, grantee }) => sealing.sealGrant(secret, grantee),
  openGrant: ({ identity, grant, expected }) => sealing.openGrant(identity, grant, expected),
  signFirst: ({ dossier, secret, founder }) => sealing.signFirst(dossier, secret, sealing.signingHalf(founder)),
  signNext: ({ before, secret, signer }) => sealing.signNext(before, secret, sealing.signingHalf(signer)),
  signStaffKey: ({ staff, secret }) => sealing.signStaffKey(staff, secret),
  checkHistories: ({ histories }) => histories.map(holds),
  rotate: ({ publics, secret }) => sealing.rotate(publics, secret),
  keyring: async ({ publics, number, secret, links }) =>
    Object.fromEntries(await sealing.keyring(publics, number, secret, links)),
  sealStream: async ({ recipient, plaintext }) => {
    const { stream, size, sealedSize } = await sealing.sealStream(recipient, new Blob([plaintext]));
    return { sealed: await collect(stream), size, sealedSize };
  },
  openStream: async ({ identity, ciphertext, size }) => collect(await sealing.openStream(identity, streamOf(ciphertext), size)),
  lock: ({ secret, passphrase }) => lockIdentity(secret, passphrase),
  unlock: ({ locked, passphrase }) => unlockIdentity(locked, passphrase),
};

const packed = (_, value) => (value instanceof Uint8Array ? { hex: Buffer.from(value).toString("hex") } : value);
const unpacked = (_, value) =>
  value && typeof value === "object" && typeof value.hex === "string" ? new Uint8Array(Buffer.from(value.hex, "hex")) : value;

const [operation, given] = JSON.parse(readFileSync(0, "utf8"), unpacked);
process.stdout.write(JSON.stringify(await operations[operation](given), packed));
