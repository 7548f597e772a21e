// Passkeys for signing in (not for unlocking: `sealing/passkeys.js`). Forms that the server marks with data-candour-passkey:
// "create" makes a passkey, "get" uses one; data-options holds the challenge, or data-ask the address to fetch it from.
// The answer goes back in the hidden field `credential`.

import { optionalPart, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { requestJson } from "./server.js";
import { beforeSubmit, setHidden } from "./submitting.js";

/** @typedef {{ publicKey: PublicKeyCredentialCreationOptionsJSON }} CreationOptions */
/** @typedef {{ publicKey: PublicKeyCredentialRequestOptionsJSON }} RequestOptions */

// A passkey that lets a person sign in without typing a name.
/** @type {AuthenticatorSelectionCriteria} */
const DISCOVERABLE = { residentKey: "required", requireResidentKey: true, userVerification: "required" };

export function listenForPasskeys() {
  for (const text of parts(document, "[data-candour-no-passkeys]")) text.hidden = passkeysWork();
  for (const form of parts(document, "form[data-candour-passkey]", HTMLFormElement)) {
    form.hidden = !passkeysWork();
    beforeSubmit(form, answer);
  }
}

// Passkeys belong to a name: a site reached by a bare address cannot have any.
export function passkeysWork() {
  return (
    "PublicKeyCredential" in window &&
    "parseRequestOptionsFromJSON" in PublicKeyCredential &&
    !/^[\d.]+$|:/.test(location.hostname)
  );
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const options = await optionsOf(form);
  const credential = await (form.dataset.candourPasskey === "create"
    ? create(form, /** @type {CreationOptions} */ (options))
    : get(/** @type {RequestOptions} */ (options))
  ).catch(refuse);
  if (!(credential instanceof PublicKeyCredential)) throw refuse();
  setHidden(form, "credential", JSON.stringify(credential.toJSON()));
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<unknown>}
 */
async function optionsOf({ dataset }) {
  if (!dataset.ask) return JSON.parse(dataset.options ?? "");
  return /** @type {{ request_options: unknown }} */ (await requestJson(dataset.ask, { method: "GET" })).request_options;
}

/**
 * @param {HTMLFormElement} form
 * @param {CreationOptions} options
 */
async function create(form, { publicKey }) {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  if (optionalPart(form, "[name=passwordless]", HTMLInputElement)?.checked) {
    options.authenticatorSelection = { ...options.authenticatorSelection, ...DISCOVERABLE };
  }
  return navigator.credentials.create({ publicKey: options });
}

/** @param {RequestOptions} options */
async function get({ publicKey }) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

/** @returns {never} */
function refuse() {
  throw new Error(say("no_passkey"));
}
