// Passkeys for signing in (for unlocking keys, see `sealing/passkeys.js`). A form with data-candour-passkey="create" creates a passkey,
// with "get" uses one; data-options has the challenge, or data-ask the URL to fetch it from. The result is sent in the hidden field
// `credential`.

import { optionalPart, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { requestJson } from "./server.js";
import { beforeSubmit, setHidden } from "./submitting.js";

/** @typedef {{ publicKey: PublicKeyCredentialCreationOptionsJSON }} CreationOptions */
/** @typedef {{ publicKey: PublicKeyCredentialRequestOptionsJSON }} RequestOptions */

// Options for a passkey with which a person can sign in without typing a user name.
/** @type {AuthenticatorSelectionCriteria} */
const DISCOVERABLE = { residentKey: "required", requireResidentKey: true, userVerification: "required" };

export function listenForPasskeys() {
  for (const text of parts(document, "[data-candour-no-passkeys]")) text.hidden = passkeysWork();
  for (const form of parts(document, "form[data-candour-passkey]", HTMLFormElement)) {
    form.hidden = !passkeysWork();
    beforeSubmit(form, answer);
  }
}

// Returns whether this browser and host can use passkeys. They are bound to a host name, so a bare IP address has none.
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
