// Signing the new key of a colleague who lost the key before. A form with data-candour-vouch='<signed key>' signs that key with the
// staff member's own signing half on submit; the hidden field `key` carries it. Not here: asking for a new key (`elements/key-box.js`).

import { vouchFor } from "../sealing/index.js";
import { attribute, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { signer } from "./keyring.js";
import { beforeSubmit, setHidden } from "./submitting.js";
import { ensure } from "./unlock.js";

/** @import { SignedKey } from "../sealing/key-history.js" */

export function listenForVouching() {
  for (const form of parts(document, "form[data-candour-vouch]", HTMLFormElement)) beforeSubmit(form, sign);
}

/** @param {HTMLFormElement} form */
async function sign(form) {
  if (!(await ensure())) return false;
  const own = await signer();
  if (!own) throw new Error(say("no_key"));
  const asked = /** @type {SignedKey} */ (JSON.parse(attribute(form, "candourVouch")));
  setHidden(form, "key", JSON.stringify(await vouchFor(asked, own)));
  return true;
}
