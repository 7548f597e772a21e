// The dialog in which a staff member unlocks the key. Its text and fields are in ui/words.html (`#candour-unlock`).
// Not here: storing the key (`keyring.js`), generating it (`elements/key-box.js`).

import { signStaffKey } from "../sealing/key-history.js";
import { fromBase64 } from "../shared/base64.js";
import { part } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { confirmFirst } from "./confirming.js";
import { identity, keepUnlocked } from "./keyring.js";
import { request, requestJson } from "./server.js";

/** @import { SignedKey } from "../sealing/key-history.js" */

/**
 * A staff member's key as the server stores it: the identity as an age file in base64, locked with a passphrase or a passkey, whose
 * handle is `credential`.
 *
 * @typedef {object} LockedKey
 * @property {SignedKey} key as published; without a signature where it is from before signatures
 * @property {string} public_key
 * @property {string} sealed_identity
 * @property {string} method "passphrase" or "passkey"
 * @property {string} [credential]
 */

const ADDRESS = "/staff/key/";

// Resolves to true once the key is unlocked, after asking if necessary, and what was sealed to it is confirmed; to false if the person
// cancels.
export async function ensure() {
  const isUnlocked = await unlocked();
  if (isUnlocked) await confirmFirst();
  return isUnlocked;
}

async function unlocked() {
  if (await identity()) return true;
  const locked = /** @type {Partial<LockedKey>} */ (await requestJson(ADDRESS, { method: "GET" }));
  if (!isWhole(locked)) throw new Error(say("no_key"));
  return dialogFor(locked);
}

/**
 * Opens a locked key and returns the identity. Rejects with a message to show for a wrong passphrase or passkey.
 *
 * @param {LockedKey} locked
 * @param {string} passphrase ignored where the key is locked with a passkey
 */
export async function openIdentity(locked, passphrase) {
  const sealed = fromBase64(locked.sealed_identity);
  try {
    if (locked.method === "passkey") {
      const { unlockIdentityWithPasskey } = await import("../sealing/passkeys.js");
      return await unlockIdentityWithPasskey(sealed, locked.credential || undefined);
    }
    return await openWithWords(sealed, passphrase);
  } catch {
    throw new Error(say(locked.method === "passkey" ? "wrong_passkey" : "wrong_passphrase"));
  }
}

/**
 * Opens an identity with the passphrase as typed and, where that differs, in lower case with single spaces, as unlock words are.
 *
 * @param {Uint8Array} sealed
 * @param {string} typed
 */
async function openWithWords(sealed, typed) {
  const { unlockIdentity } = await import("../sealing/locks.js");
  const words = asWords(typed);
  try {
    return await unlockIdentity(sealed, typed);
  } catch (error) {
    if (words === typed) throw error;
    return unlockIdentity(sealed, words);
  }
}

/**
 * Returns a text in lower case with single spaces.
 *
 * @param {string} text
 */
export const asWords = (text) => text.trim().toLowerCase().split(/\s+/u).join(" ");

// Resolves once the browser has painted the page, so that a status text is visible before scrypt blocks the page for about a second.
export function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/**
 * Publishes the signing half of a key from before signatures, once. Where that fails, the next unlocking tries again.
 *
 * @param {SignedKey} key
 * @param {string} identity
 */
export async function addSigningHalf(key, identity) {
  if (key.signature) return;
  const signed = await signStaffKey(key.owner, identity, key);
  await request(`${ADDRESS}sign/`, { body: new URLSearchParams({ key: JSON.stringify(signed) }) }).catch(() => {});
}

/**
 * @param {Partial<LockedKey>} locked
 * @returns {locked is LockedKey}
 */
const isWhole = (locked) => Boolean(locked.public_key);

/**
 * @param {LockedKey} locked
 * @returns {Promise<boolean>}
 */
function dialogFor(locked) {
  const dialog = part(document, "#candour-unlock", HTMLDialogElement);
  const field = part(dialog, "[data-passphrase]", HTMLInputElement);
  part(dialog, "[data-only]").hidden = locked.method === "passkey";
  part(dialog, "[data-status]").textContent = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const controller = new AbortController();
    const { signal } = controller;
    const finish = (/** @type {boolean} */ unlocked) => {
      field.value = "";
      controller.abort();
      dialog.close();
      resolve(unlocked);
    };
    const attempt = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (await unlocks(dialog, locked, field)) finish(true);
    };
    dialog.addEventListener("cancel", () => finish(false), { signal });
    part(dialog, "[data-cancel]").addEventListener("click", () => finish(false), { signal });
    part(dialog, "form").addEventListener("submit", attempt, { signal });
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {LockedKey} locked
 * @param {HTMLInputElement} field
 */
async function unlocks(dialog, locked, field) {
  const status = part(dialog, "[data-status]");
  status.textContent = say("unlocking");
  await painted();
  try {
    const identity = await openIdentity(locked, field.value);
    await keepUnlocked(identity);
    await addSigningHalf(locked.key, identity);
    return true;
  } catch {
    status.textContent = say(locked.method === "passkey" ? "wrong_passkey" : "wrong_passphrase");
    field.select();
    return false;
  }
}
