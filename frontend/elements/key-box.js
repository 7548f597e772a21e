// <key-box> on the page "My key": generates, unlocks and locks a staff member's key. The page contains its parts:
//
//   [data-when="none|locked|unlocked"]   shown in that state only
//   form[data-make]                      generates a key
//   form[data-ask]                       generates a key to be signed by a colleague, where the key before is lost
//   form[data-relock]                    unlocks the identity with its present lock and locks it with a new one
//   button[name=method]                  "passphrase" or "passkey": the new lock; data-with="words" takes the generated words
//   [data-words], [data-typed-words]     the generated words, and the field in which they are typed back
//   [data-new], [data-again]             a passphrase of the person's own choice, twice. No field has a name, so none is sent
//   button[data-unlock], button[data-lock]
//
// The browser generates the key pair; the server receives the public key and the locked identity. Not here: storing the unlocked key
// (`desk/keyring.js`).

import { keepUnlocked, lock, signer, unlockedPublicKey } from "../desk/keyring.js";
import { request } from "../desk/server.js";
import { passkeysWork } from "../desk/sign-in.js";
import { isStrong } from "../desk/strength.js";
import { beforeSubmit, setHidden } from "../desk/submitting.js";
import { addSigningHalf, asWords, ensure, openIdentity, painted } from "../desk/unlock.js";
import { newStaffKeys, PasskeyCannotLock, provePossession, signNext, signStaffKey } from "../sealing/index.js";
import { fromBase64, toBase64 } from "../shared/base64.js";
import { attribute, optionalPart, part, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** @import { LockedKey } from "../desk/unlock.js" */
/** @import { SignedKey } from "../sealing/key-history.js" */

export class KeyBox extends HTMLElement {
  /** @type {LockedKey | null} as stored by the server */
  #stored = null;

  connectedCallback() {
    this.#stored = /** @type {LockedKey | null} */ (JSON.parse(this.dataset.key || "null"));
    for (const form of parts(this, "form[data-make]", HTMLFormElement)) {
      beforeSubmit(form, (_, submitter) => this.#make(form, submitter, () => this.#fresh()));
    }
    for (const form of parts(this, "form[data-ask]", HTMLFormElement)) {
      beforeSubmit(form, (_, submitter) => this.#make(form, submitter, () => this.#asked()));
    }
    for (const form of parts(this, "form[data-relock]", HTMLFormElement)) {
      beforeSubmit(form, (_, submitter) => this.#make(form, submitter, () => this.#present(form)));
    }
    optionalPart(this, "[data-unlock]")?.addEventListener("click", () => ensure());
    optionalPart(this, "[data-lock]")?.addEventListener("click", () => lock());
    for (const event of ["candour:locked", "candour:unlocked"]) document.addEventListener(event, () => this.#refresh());
    for (const button of parts(this, "button[value=passkey]")) button.hidden = !passkeysWork();
    for (const form of parts(this, "form[data-make], form[data-ask], form[data-relock]", HTMLFormElement)) {
      part(form, "[data-other-words]").addEventListener("click", () => offerWords(form));
      offerWords(form);
    }
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
   * @param {() => Promise<{ key: SignedKey, secret: string }>} make
   */
  async #make(form, submitter, make) {
    const method = submitter instanceof HTMLButtonElement ? submitter.value : "passphrase";
    const passphrase = method === "passphrase" ? chosenPassphrase(form, submitter) : "";
    await painted();
    const { key, secret } = await make();
    const locked = await this.#lockedWith(method, secret, passphrase);
    for (const name of /** @type {const} */ (["sealed_identity", "credential"])) setHidden(form, name, locked[name]);
    setHidden(form, "key", JSON.stringify(key));
    if (!("relock" in form.dataset)) await this.#prove(form, key.public_key, secret);
    if ("ask" in form.dataset) return; // not the staff member's key until a colleague signed it
    this.#stored = { ...locked, key, public_key: key.public_key };
    await keepUnlocked(secret);
  }

  /**
   * Shows the server that the secret of a new key is at hand: asks for a challenge, opens it, and puts the signed answer into the form.
   *
   * @param {HTMLFormElement} form
   * @param {string} publicKey
   * @param {string} secret
   */
  async #prove(form, publicKey, secret) {
    const body = new URLSearchParams({ public_key: publicKey });
    const answer = await (await request(attribute(this, "challenge"), { body })).json();
    const { challenge } = /** @type {{ challenge: string }} */ (answer);
    const proof = await provePossession(attribute(this, "staff"), secret, fromBase64(challenge));
    for (const name of /** @type {const} */ (["answer", "possession"])) setHidden(form, name, proof[name]);
  }

  // Generates a key: a first one signs itself; one that replaces another is signed by the key before, which must be unlocked.
  async #fresh() {
    const { secret } = await newStaffKeys();
    if (!this.#stored) return { key: await signStaffKey(attribute(this, "staff"), secret), secret };
    const before = await signer();
    if (!before) throw new Error(say("unlock_first"));
    return { key: await signNext(this.#stored.key, secret, before), secret };
  }

  // Generates a key to be signed by a colleague, because the key before is lost. It signs itself to show that its identity is at hand.
  async #asked() {
    if (!this.#stored) throw new Error(say("no_key"));
    const { secret } = await newStaffKeys();
    const { number, public_key: previous } = this.#stored.key;
    return { key: await signStaffKey(attribute(this, "staff"), secret, { number: number + 1, previous }), secret };
  }

  /**
   * Locks the identity. Where the device turns out to be unable to, no further try is offered, because each may leave a passkey on it.
   *
   * @param {string} method
   * @param {string} secret
   * @param {string} passphrase
   */
  async #lockedWith(method, secret, passphrase) {
    const name = attribute(this, "keyName");
    try {
      return await lockedWith(method, secret, passphrase, name);
    } catch (error) {
      if (!(error instanceof PasskeyCannotLock)) throw error;
      for (const button of parts(this, "button[value=passkey]")) button.hidden = true;
      throw new Error(say("passkey_cannot_lock", { name }));
    }
  }

  /**
   * Opens the identity with its present lock, because the unlocked CryptoKey on this device cannot be exported. The key's statement,
   * signed again with the identity, proves to the server that the identity to be locked is that of the key.
   *
   * @param {HTMLFormElement} form
   */
  async #present(form) {
    if (!this.#stored) throw new Error(say("no_key"));
    const secret = await openIdentity(this.#stored, optionalPart(form, "[data-old]", HTMLInputElement)?.value ?? "");
    await addSigningHalf(this.#stored.key, secret);
    return { key: await signStaffKey(attribute(this, "staff"), secret, this.#stored.key), secret };
  }
}

/** @param {HTMLFormElement} form */
async function offerWords(form) {
  const { generateUnlockWords } = await import("../sealing/passphrases.js");
  part(form, "[data-words]").textContent = generateUnlockWords();
  part(form, "[data-typed-words]", HTMLInputElement).value = "";
}

/**
 * Returns the words that the page generated, once typed back, or the person's own passphrase, if it is strong and typed twice.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function chosenPassphrase(form, submitter) {
  const typed = (/** @type {string} */ selector) => part(form, selector, HTMLInputElement).value.trim();
  if (submitter?.dataset.with === "words") {
    const words = part(form, "[data-words]").textContent ?? "";
    if (!words || asWords(typed("[data-typed-words]")) !== words) throw new Error(say("words_differ"));
    return words;
  }
  const passphrase = typed("[data-new]");
  if (!isStrong(passphrase)) throw new Error(say("passphrase_weak"));
  if (passphrase !== typed("[data-again]")) throw new Error(say("passphrase_differs"));
  return passphrase;
}

/**
 * @param {string} method
 * @param {string} secret
 * @param {string} passphrase
 * @param {string} keyName
 */
async function lockedWith(method, secret, passphrase, keyName) {
  const { credential, sealed } = await (method === "passkey"
    ? lockedWithPasskey(secret, keyName)
    : lockedWithPassphrase(secret, passphrase));
  return { sealed_identity: toBase64(sealed), method, credential };
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
  } catch (error) {
    throw error instanceof PasskeyCannotLock ? error : new Error(say("no_passkey"));
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
