// The proof of work that signing in on an unknown device needs after many wrong passwords. A form with data-candour-toll (JSON of
// challenge and bits) computes it before it is sent, over a digest of user name and password, so that each guess needs its own.
// Not here: when it is needed, and how much (`people/services/sign_in.py`).

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { attribute, part, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { askWorker } from "../shared/worker-client.js";
import { beforeSubmit, setHidden, showStatus } from "./submitting.js";

/** @import { Challenge } from "../shared/proof-of-work.js" */

export function listenForTolls() {
  for (const form of parts(document, "form[data-candour-toll]", HTMLFormElement)) beforeSubmit(form, pay);
}

/** @param {HTMLFormElement} form */
async function pay(form) {
  const { challenge, bits } = /** @type {Challenge} */ (JSON.parse(attribute(form, "candourToll")));
  const typed = (/** @type {string} */ name) => part(form, `[name=${name}]`, HTMLInputElement).value;
  const request = { challenge, bits, place: guess(typed("login"), typed("password")) };
  const progress = (/** @type {number} */ share) =>
    showStatus(form, say("working", { percent: String(Math.floor(share * 100)) }));
  const { counter } = await askWorker(attribute(form, "worker"), "work", request, progress);
  setHidden(form, "challenge", challenge);
  setHidden(form, "counter", String(counter));
}

/**
 * Returns the digest that names a guess.
 *
 * @param {string} name
 * @param {string} password
 */
export const guess = (name, password) => bytesToHex(sha256(new TextEncoder().encode(`${name}\n${password}`)));
