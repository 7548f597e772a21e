// Letting others read, in the browser of someone who can. Attributes of a form, all of them JSON; on submit the key is asked for if it
// is locked, and hidden fields are filled that the server's fields of the same names read (apps/dossiers/forms.py):
//
//   data-candour-grant='["<dossier>", …]'
//       Seals the newest secret of each dossier to every chosen recipient.
//       → grants: [{dossier, epoch, to, sealed}]                                                  GrantsField
//   data-candour-rotate='[{"dossier": "<dossier>", "to": ["age1…", …], "chosen": true}, …]'
//       Starts a new epoch of each dossier, sealed to `to` (all who stay) and, with `chosen`, to the chosen recipients.
//       → rotations: [{dossier, epoch, public_key, link, grants: [{to, sealed}]}]                 RotationsField
//   data-candour-found='["age1…", …]'
//       Makes a new dossier, sealed to these and to the chosen recipients.
//       → founding: {public_key, grants: [{to, sealed}]}                                          FoundingField
//
// Chosen recipients: every element in the form with data-candour-recipient="age1…" that is a ticked radio or checkbox, a selected
// option, or none of these. `dossiers.queries.holders(dossier, without=…)` gives the public keys of those who stay.

import { secretsFor } from "./keyring.js";
import { newDossier, rotate, sealGrant } from "../sealing/index.js";
import { askJson, toBase64 } from "./server.js";
import { beforeSubmit, setHidden } from "./submitting.js";
import { ensure } from "./unlock.js";
import { say } from "../shared/words.js";

export function listenForGrants() {
  for (const form of document.querySelectorAll("[data-candour-grant], [data-candour-rotate], [data-candour-found]")) {
    beforeSubmit(form, fill);
  }
}

// The grants that let `recipients` (public keys) read a dossier from its newest epoch back.
export async function grant(dossier, recipients) {
  const newest = await newestSecret(dossier);
  return sealedTo(newest.secret, recipients, { dossier, epoch: newest.epoch });
}

// A new epoch of the dossier, for `stay` (public keys) alone.
export async function rotateFor(dossier, stay) {
  const newest = await newestSecret(dossier);
  const turned = await rotate([newest.publicKey], newest.secret);
  return {
    dossier,
    epoch: newest.epoch,
    public_key: turned.publics.at(-1),
    link: toBase64(turned.link),
    grants: await sealedTo(turned.secret, stay),
  };
}

// A new dossier whose first readers are `recipients` (public keys).
export async function found(recipients) {
  const keys = await newDossier();
  return { public_key: keys.public, grants: await sealedTo(keys.secret, recipients) };
}

async function fill(form) {
  if (!(await ensure())) return false;
  const chosen = recipientsChosen(form);
  const { candourGrant, candourRotate, candourFound } = form.dataset;
  if (candourGrant) setHidden(form, "grants", JSON.stringify(await grantsOf(JSON.parse(candourGrant), chosen)));
  if (candourRotate) setHidden(form, "rotations", JSON.stringify(await rotationsOf(JSON.parse(candourRotate), chosen)));
  if (candourFound) setHidden(form, "founding", JSON.stringify(await found(once([...JSON.parse(candourFound), ...chosen]))));
  return true;
}

async function grantsOf(dossiers, chosen) {
  if (!chosen.length) throw new Error(say("choose_someone"));
  const made = [];
  for (const dossier of dossiers) made.push(...(await grant(dossier, chosen)));
  return made;
}

async function rotationsOf(turns, chosen) {
  const made = [];
  for (const { dossier, to, chosen: too } of turns) made.push(await rotateFor(dossier, once(too ? [...to, ...chosen] : to)));
  return made;
}

async function newestSecret(dossier) {
  const { keys } = await askJson(`/dossiers/${dossier}/keys/`);
  const [newest] = await secretsFor(dossier, keys);
  if (!newest) throw new Error(say("not_yours"));
  return newest;
}

async function sealedTo(secret, recipients, more = {}) {
  const made = [];
  for (const to of recipients) made.push({ ...more, to, sealed: toBase64(await sealGrant(secret, to)) });
  return made;
}

function recipientsChosen(form) {
  return [...form.querySelectorAll("[data-candour-recipient]")]
    .filter((element) => (element.matches("[type=radio], [type=checkbox]") ? element.checked : (element.selected ?? true)))
    .map((element) => element.dataset.candourRecipient);
}

const once = (list) => [...new Set(list)];
