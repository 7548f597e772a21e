// <key-box> on the page "My key": making, unlocking and locking a staff member's key. Its parts are written by the page:
//
//   [data-when="none|locked|unlocked"]   shown in that state only
//   form[data-make]                      makes a key; [data-new] and [data-again] are the passphrase (nameless: never sent)
//   form[data-relock]                    the same identity sealed another way; opens it first with the old lock
//   button[name=method]                  "passphrase" or "passkey": how it is to be sealed
//   button[data-unlock], button[data-lock]
//
// The pair is made here; the server gets its public half and the sealed identity. Not here: keeping it (keyring.js).

import { keep, lock, unlockedPublicKey } from "../desk/keyring.js";
import { newStaffKeys, publicOf } from "../sealing/index.js";
import { fromBase64, toBase64 } from "../desk/server.js";
import { passkeysWork } from "../desk/sign-in.js";
import { beforeSubmit, setHidden } from "../desk/submitting.js";
import { ensure, painted } from "../desk/unlock.js";
import { say } from "../shared/words.js";

const SHORTEST = 16;

export class KeyBox extends HTMLElement {
  connectedCallback() {
    this.kept = JSON.parse(this.dataset.key || "null");
    for (const form of this.querySelectorAll("form[data-make]")) beforeSubmit(form, (f, by) => this.make(f, by, newStaffKeys));
    for (const form of this.querySelectorAll("form[data-relock]")) beforeSubmit(form, (f, by) => this.make(f, by, () => this.same(f)));
    this.querySelector("[data-unlock]")?.addEventListener("click", () => ensure());
    this.querySelector("[data-lock]")?.addEventListener("click", () => lock());
    for (const news of ["candour:locked", "candour:unlocked"]) document.addEventListener(news, () => this.refresh());
    for (const button of this.querySelectorAll("button[value=passkey]")) button.hidden = !passkeysWork();
    this.refresh();
  }

  // An unlocked key that is not the one the server has (another person's, or an older one) is of no use: lock it.
  async refresh() {
    const unlocked = await unlockedPublicKey();
    const stale = unlocked !== null && unlocked !== this.kept?.public_key;
    if (stale) await lock();
    const state = !this.kept ? "none" : unlocked && !stale ? "unlocked" : "locked";
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
    this.dataset.state = state;
  }

  async make(form, submitter, pair) {
    const method = submitter?.value ?? "passphrase";
    const passphrase = method === "passphrase" ? chosenPassphrase(form) : "";
    await painted();
    const keys = await pair();
    const { sealed, credential } = await sealedWith(method, keys.secret, passphrase, this.dataset.keyName);
    const values = { public_key: keys.public, sealed_identity: toBase64(sealed), credential };
    for (const [name, value] of Object.entries(values)) setHidden(form, name, value);
    this.kept = { public_key: keys.public };
    await keep(keys.secret);
  }

  // Her present identity, opened once more with its present lock: what is unlocked on this device cannot be read out.
  async same(form) {
    const secret = await opened(this.kept, form.querySelector("[data-old]")?.value ?? "");
    return { public: await publicOf(secret), secret };
  }
}

function chosenPassphrase(form) {
  const [first, again] = ["[data-new]", "[data-again]"].map((name) => form.querySelector(name).value.trim());
  if (first.length < SHORTEST) throw new Error(say("passphrase_short"));
  if (first !== again) throw new Error(say("passphrase_differs"));
  return first;
}

async function sealedWith(method, secret, passphrase, keyName) {
  if (method === "passkey") {
    const { createPasskey, lockIdentityWithPasskey } = await import("../sealing/passkeys.js");
    try {
      const credential = await createPasskey(keyName);
      return { credential, sealed: await lockIdentityWithPasskey(secret, credential) };
    } catch {
      throw new Error(say("no_passkey"));
    }
  }
  const { lockIdentity } = await import("../sealing/locks.js");
  return { credential: "", sealed: await lockIdentity(secret, passphrase) };
}

async function opened(kept, passphrase) {
  const sealed = fromBase64(kept.sealed_identity);
  try {
    if (kept.method === "passkey") {
      return await (await import("../sealing/passkeys.js")).unlockIdentityWithPasskey(sealed, kept.credential || undefined);
    }
    return await (await import("../sealing/locks.js")).unlockIdentity(sealed, passphrase);
  } catch {
    throw new Error(say(kept.method === "passkey" ? "wrong_passkey" : "wrong_passphrase"));
  }
}

customElements.define("key-box", KeyBox);
