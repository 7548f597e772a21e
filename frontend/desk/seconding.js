// Confirming a change of a team's key as its second member (apps/dossiers/services/changes.py, ADR 34): this browser opens the new key as it
// is sealed to this member, and signs that it opens. Not here: making the key (`granting.js`).

import { confirmGrant } from "../sealing/index.js";
import { fromBase64 } from "../shared/base64.js";
import { attribute, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { identity, signer } from "./keyring.js";
import { beforeSubmit, setHidden } from "./submitting.js";
import { ensure } from "./unlock.js";

/** @typedef {{ dossier: string, epoch: number, public_key: string, sealed: string }} Shown `sealed` in base64 */

// Forms with data-candour-opens='{dossier, epoch, public_key, sealed}': on submit the browser opens `sealed`, and the hidden field `signature`
// says that it did.
export function listenForSeconds() {
  for (const form of parts(document, "form[data-candour-opens]", HTMLFormElement)) beforeSubmit(form, sign);
}

/** @param {HTMLFormElement} form */
async function sign(form) {
  if (!(await ensure())) return false;
  const [own, half] = [await identity(), await signer()];
  if (!(own && half)) throw new Error(say("sign_first"));
  const { sealed, ...place } = /** @type {Shown} */ (JSON.parse(attribute(form, "candourOpens")));
  const signature = await confirmGrant(own, half, { ...place, sealed: fromBase64(sealed) }).catch(() => {
    throw new Error(say("does_not_open"));
  });
  setHidden(form, "signature", signature);
  return true;
}
