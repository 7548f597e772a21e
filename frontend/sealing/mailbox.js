// Mailbox keys, derived from seven words. Not here: the words (`passphrases.js`). The same as `candour/domain/sealing/mailboxes.py`,
// which explains the numbers; a change of one needs a v2 beside this.

import { argon2idAsync } from "@noble/hashes/argon2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { BadPassphrase } from "./errors.js";
import { fold } from "./fold.js";
import { identityOf, publicOf } from "./keys.js";

/** @typedef {{ locator: Uint8Array, public: string, secret: string }} MailboxKeys `locator`: 32 bytes */

const COST = { m: 19 * 1024, t: 2, p: 1, dkLen: 64 };
const HALF = 32;
const DOMAIN = new TextEncoder().encode("candour mailbox v1\0");
const SHORTEST_SALT = 16;

/**
 * Derives a mailbox's keys, in about half a second. The locator is sent to the server only to open the mailbox; the server stores its
 * SHA-256.
 *
 * @param {string} passphrase
 * @param {Uint8Array} salt the installation's own, public, at least 16 bytes
 * @param {(share: number) => void} [progress] called with 0 … 1
 * @returns {Promise<MailboxKeys>}
 */
export async function deriveMailbox(passphrase, salt, progress = () => {}) {
  if (salt.length < SHORTEST_SALT) throw new RangeError(`The installation's salt has at least ${SHORTEST_SALT} bytes.`);
  const letters = fold(passphrase);
  if (!letters) throw new BadPassphrase("Type the words of your passphrase.");
  const ownSalt = sha256(new Uint8Array([...DOMAIN, ...salt]));
  const derived = await argon2idAsync(letters, ownSalt, { ...COST, onProgress: progress });
  const secret = identityOf(derived.subarray(HALF));
  return { locator: derived.slice(0, HALF), public: await publicOf(secret), secret };
}

/**
 * Returns the SHA-256 of a locator, by which the server stores and looks up a mailbox.
 *
 * @param {Uint8Array} locator
 */
export const locatorDigest = (locator) => sha256(locator);
