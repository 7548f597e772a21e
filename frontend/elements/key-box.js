// <key-box> on the page "My key": generates, unlocks and locks a staff member's key. The page contains its parts:
//
//   [data-when="none|locked|unlocked"]   shown in that state only
//   form[data-make]                      generates a key; [data-new] and [data-again] are the passphrase (without a name: never sent)
//   form[data-relock]                    unlocks the identity with its present lock and locks it with a new one
//   button[name=method]                  "passphrase" or "passkey": the new lock
//   button[data-unlock], button[data-lock]
//
// The browser generates the key pair; the server receives the public key and the locked identity. Not here: storing the unlocked key
// (`desk/keyring.js`).

import { keepUnlocked, lock, unlockedPublicKey } from "../desk/keyring.js";
import { passkeysWork } from "../desk/sign-in.js";
import { beforeSubmit, setHidden } from "../desk/submitting.js";
import { ensure, openIdentity, painted } from "../desk/unlock.js";
import { newStaffKeys, publicOf } from "../sealing/index.js";
import { toBase64 } from "../shared/base64.js";
import { attribute, optionalPart, part, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** @import { LockedKey } from "../desk/unlock.js" */
/** @import { KeyPair } from "../sealing/keys.js" */

const SHORTEST = 16;

export class KeyBox extends HTMLElement {
  /** @type {LockedKey | null} as stored by the server */
  #stored = null;

  connectedCallback() {
    this.#stored = /** @type {LockedKey | null} */ (JSON.parse(this.dataset.key || "null"));
    for (const form of parts(this, "form[data-make]", HTMLFormElement)) {
      beforeSubmit(form, (_, submitter) => this.#make(form, submitter, newStaffKeys));
    }
    for (const form of parts(this, "form[data-relock]", HTMLFormElement)) {
      beforeSubmit(form, (_, submitter) => this.#make(form, submitter, () => this.#present(form)));
    }
    optionalPart(this, "[data-unlock]")?.addEventListener("click", () => ensure());
    optionalPart(this, "[data-lock]")?.addEventListener("click", () => lock());
    for (const event of ["candour:locked", "candour:unlocked"]) document.addEventListener(event, () => this.#refresh());
    for (const button of parts(this, "button[value=passkey]")) button.hidden = !passkeysWork();
    this.#refresh();
  }

  // Shows the parts for the key's state. An unlocked key that differs from the server's (another person's, or an older one) is locked.
  async #refresh() {
    const unlocked = await unlockedPublicKey();
    const isStale = unlocked !== null && unlocked !== this.#stored?.public_key;
    if (isStale) await lock();
    const state = this.#stored ? (unlocked && !isStale ? "unlocked" : "locked") : "none";
    for (const element of parts(this, "[data-when]")) element.hidden = element.dataset.when !== state;
    this.dataset.state = state;
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   * @param {() => Promise<KeyPair>} pair
   */
  async #make(form, submitter, pair) {
    const method = submitter instanceof HTMLButtonElement ? submitter.value : "passphrase";
    const passphrase = method === "passphrase" ? chosenPassphrase(form) : "";
    await painted();
    const keys = await pair();
    const locked = await lockedWith(method, keys, passphrase, attribute(this, "keyName"));
    for (const name of /** @type {const} */ (["public_key", "sealed_identity", "credential"]))
      setHidden(form, name, locked[name]);
    this.#stored = locked;
    await keepUnlocked(keys.secret);
  }

  /**
   * Opens the identity with its present lock, because the unlocked CryptoKey on this device cannot be exported.
   *
   * @param {HTMLFormElement} form
   * @returns {Promise<KeyPair>}
   */
  async #present(form) {
    if (!this.#stored) throw new Error(say("no_key"));
    const secret = await openIdentity(this.#stored, optionalPart(form, "[data-old]", HTMLInputElement)?.value ?? "");
    return { public: await publicOf(secret), secret };
  }
}

/** @param {HTMLFormElement} form */
function chosenPassphrase(form) {
  const typed = (/** @type {string} */ selector) => part(form, selector, HTMLInputElement).value.trim();
  const passphrase = typed("[data-new]");
  if (passphrase.length < SHORTEST) throw new Error(say("passphrase_short"));
  if (passphrase !== typed("[data-again]")) throw new Error(say("passphrase_differs"));
  return passphrase;
}

/**
 * @param {string} method
 * @param {KeyPair} keys
 * @param {string} passphrase
 * @param {string} keyName
 */
async function lockedWith(method, keys, passphrase, keyName) {
  const { credential, sealed } = await (method === "passkey"
    ? lockedWithPasskey(keys.secret, keyName)
    : lockedWithPassphrase(keys.secret, passphrase));
  return { public_key: keys.public, sealed_identity: toBase64(sealed), method, credential };
}

/**
 * @param {string} secret
 * @param {string} keyName
 */
async function lockedWithPasskey(secret, keyName) {
  const { createPasskey, lockIdentityWithPasskey } = await import("../sealing/passkeys.js");
  try {
    const credential = await createPasskey(keyName);
    return { credential, sealed: await lockIdentityWithPasskey(secret, credential) };
  } catch {
    throw new Error(say("no_passkey"));
  }
}

/**
 * @param {string} secret
 * @param {string} passphrase
 */
async function lockedWithPassphrase(secret, passphrase) {
  const { lockIdentity } = await import("../sealing/locks.js");
  return { credential: "", sealed: await lockIdentity(secret, passphrase) };
}

customElements.define("key-box", KeyBox);
