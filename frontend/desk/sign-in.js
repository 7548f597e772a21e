// Passkeys for signing in (not for unlocking: sealing/passkeys.js). Forms the server gives with data-candour-passkey:
// "create" makes a passkey, "get" uses one; data-options holds the challenge, or data-ask the address to fetch it from.
// The answer goes back in the hidden field `credential`.

import { askJson } from "./server.js";
import { beforeSubmit, setHidden } from "./submitting.js";
import { say } from "../shared/words.js";

export function listenForPasskeys() {
  for (const text of document.querySelectorAll("[data-candour-no-passkeys]")) text.hidden = passkeysWork();
  for (const form of document.querySelectorAll("form[data-candour-passkey]")) {
    form.hidden = !passkeysWork();
    beforeSubmit(form, answer);
  }
}

// Passkeys belong to a name: a site reached by a bare address cannot have any.
export function passkeysWork() {
  return Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON) && !/^[\d.]+$|:/.test(location.hostname);
}

async function answer(form) {
  const { candourPasskey, options, ask } = form.dataset;
  const asked = ask ? (await askJson(ask, { method: "GET" })).request_options : JSON.parse(options);
  const credential = await (candourPasskey === "create" ? create(form, asked.publicKey) : get(asked.publicKey));
  setHidden(form, "credential", JSON.stringify(credential.toJSON()));
}

function create(form, asked) {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  if (form.querySelector("[name=passwordless]")?.checked) {
    options.authenticatorSelection = { ...options.authenticatorSelection, ...DISCOVERABLE };
  }
  return navigator.credentials.create({ publicKey: options }).catch(refused);
}

function get(asked) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  return navigator.credentials.get({ publicKey }).catch(refused);
}

const DISCOVERABLE = { residentKey: "required", requireResidentKey: true, userVerification: "required" };

function refused() {
  throw new Error(say("no_passkey"));
}
