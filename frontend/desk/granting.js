// Granting access, in the browser of a staff member who can read the dossier. JSON attributes of a form say what to seal. On submit the
// key is unlocked if necessary, and hidden fields are filled, which the server reads by the same names (apps/dossiers/forms.py):
//
//   data-candour-grant='["<dossier>", …]'
//       Seals the newest secret of each dossier to every chosen recipient.
//       → grants: [{dossier, epoch, to, sealed}]                                                  GrantsField
//   data-candour-rotate='[{"dossier": "<dossier>", "to": ["age1…", …], "chosen": true}, …]'
//       Starts a new epoch of each dossier, sealed to `to` (all remaining readers) and, with `chosen`, to the chosen recipients.
//       → rotations: [{key, link, grants: [{to, sealed}]}]; `key` signed with the epoch before    RotationsField
//   data-candour-new-dossier='["age1…", …]'
//       Generates a new dossier's key, sealed to these and to the chosen recipients.
//       → founding: {key, grants: [{to, sealed}]}; `key` signed by the staff member               NewDossierField
//
// Chosen recipients: every element in the form with data-candour-recipient="age1…" that is a ticked radio or checkbox, a selected
// option, or any other element. Every key is proved (`proving.js`) before anything is sealed to it. `dossiers.queries.holders(dossier, without=…)` returns the public keys of the remaining readers.

import { newDossier, rotate, sealGrant, signFirst, signingHalf, signNext } from "../sealing/index.js";
import { toBase64 } from "../shared/base64.js";
import { attribute, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { secretsFor, signer } from "./keyring.js";
import { proved } from "./proving.js";
import { requestJson } from "./server.js";
import { beforeSubmit, setHidden } from "./submitting.js";
import { ensure } from "./unlock.js";

/** @import { ChainLink } from "./chain.js" */

/** @typedef {{ to: string, sealed: string }} SealedGrant `to`: a public key; `sealed` in base64 */
/** @typedef {{ dossier: string, to: string[], chosen?: boolean }} RotationRequest */

export function listenForGrants() {
  for (const form of parts(
    document,
    "[data-candour-grant], [data-candour-rotate], [data-candour-new-dossier]",
    HTMLFormElement,
  )) {
    beforeSubmit(form, fill);
  }
}

/** @param {HTMLFormElement} form */
async function fill(form) {
  if (!(await ensure())) return false;
  const chosen = recipientsChosen(form);
  const { candourGrant, candourRotate, candourNewDossier } = form.dataset;
  if (candourGrant) {
    const dossiers = /** @type {string[]} */ (JSON.parse(candourGrant));
    setHidden(form, "grants", JSON.stringify(await grantsOf(dossiers, chosen)));
  }
  if (candourRotate) {
    const requests = /** @type {RotationRequest[]} */ (JSON.parse(candourRotate));
    setHidden(form, "rotations", JSON.stringify(await rotationsOf(requests, chosen)));
  }
  if (candourNewDossier) {
    const founders = /** @type {string[]} */ (JSON.parse(candourNewDossier));
    setHidden(form, "founding", JSON.stringify(await newDossierFor(distinct([...founders, ...chosen]))));
  }
  return true;
}

/**
 * @param {readonly string[]} dossiers
 * @param {readonly string[]} chosen
 */
async function grantsOf(dossiers, chosen) {
  if (!chosen.length) throw new Error(say("choose_someone"));
  const grants = [];
  for (const dossier of dossiers) {
    const newest = await newestSecret(dossier);
    const sealed = await sealedTo(newest.secret, chosen);
    grants.push(...sealed.map((grant) => ({ dossier, epoch: newest.epoch, ...grant })));
  }
  return grants;
}

/**
 * @param {readonly RotationRequest[]} requests
 * @param {readonly string[]} chosen
 */
async function rotationsOf(requests, chosen) {
  const rotations = [];
  for (const { dossier, to, chosen: withChosen } of requests) {
    rotations.push(await rotateFor(dossier, distinct(withChosen ? [...to, ...chosen] : to)));
  }
  return rotations;
}

/**
 * Generates a new epoch of the dossier, whose secret is sealed to the public keys `stay` only.
 *
 * @param {string} dossier
 * @param {readonly string[]} stay
 */
async function rotateFor(dossier, stay) {
  const newest = await newestSecret(dossier);
  const before = (await proved([newest.publicKey])).get(newest.publicKey);
  // An epoch from before signatures has no signing half that others know, so the staff member signs the epoch after it.
  const holder = before?.signature ? signingHalf(newest.secret) : await signer();
  if (!(before && holder)) throw new Error(say("key_unproved"));
  const rotated = await rotate([newest.publicKey], newest.secret);
  return {
    key: await signNext(before, rotated.secret, holder),
    link: toBase64(rotated.link),
    grants: await sealedTo(rotated.secret, stay),
  };
}

/** @param {readonly string[]} recipients public keys of the new dossier's first readers */
async function newDossierFor(recipients) {
  const founder = await signer();
  if (!founder) throw new Error(say("no_key"));
  const keys = await newDossier();
  const key = await signFirst(crypto.randomUUID(), keys.secret, founder);
  return { key, grants: await sealedTo(keys.secret, recipients) };
}

/** @param {string} dossier */
async function newestSecret(dossier) {
  const { keys } = /** @type {{ keys: ChainLink[] }} */ (await requestJson(`/dossiers/${dossier}/keys/`));
  const [newest] = await secretsFor(dossier, keys);
  if (!newest) throw new Error(say("not_yours"));
  return newest;
}

/**
 * @param {string} secret
 * @param {readonly string[]} recipients
 */
async function sealedTo(secret, recipients) {
  await proved(recipients);
  /** @type {SealedGrant[]} */
  const grants = [];
  for (const to of recipients) grants.push({ to, sealed: toBase64(await sealGrant(secret, to)) });
  return grants;
}

/** @param {HTMLFormElement} form */
function recipientsChosen(form) {
  return parts(form, "[data-candour-recipient]")
    .filter(isChosen)
    .map((element) => attribute(element, "candourRecipient"));
}

/** @param {HTMLElement} element */
function isChosen(element) {
  if (element instanceof HTMLInputElement && ["radio", "checkbox"].includes(element.type)) return element.checked;
  return element instanceof HTMLOptionElement ? element.selected : true;
}

/** @param {readonly string[]} keys */
const distinct = (keys) => [...new Set(keys)];
