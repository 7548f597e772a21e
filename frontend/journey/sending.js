// Sending: seals every document, makes the seven words and the mailbox's key, seals the grants, and sends it all at once. What must be
// the same if it is sent twice (the dossier, the words, the key that says it is one report) is kept in the draft before it leaves.

import { ask } from "../shared/worker-client.js";
import { sealGrant } from "../sealing/grants.js";
import { sealJson } from "../sealing/items.js";
import { newDossier } from "../sealing/keys.js";
import { shownToServer } from "./answers.js";
import { documents } from "./documents.js";
import { change } from "./draft.js";
import { get, post, Refused } from "./server.js";

const MOST_SUMS = 3;

// `form` carries addresses and the salt; `tell(word, share)` hears how far it is. Gives what the server tells of the report.
export async function send(form, sections, tell) {
  const draft = await prepared();
  tell("sealing");
  const items = await sealedItems(documents(sections, draft), draft);
  tell("deriving", 0);
  const mailbox = await ask(form.dataset.worker, { job: "derive", passphrase: draft.passphrase, salt: form.dataset.salt }, (share) => tell("deriving", share));
  tell("sending");
  const report = {
    idempotency_key: draft.key,
    answers: shownToServer(draft),
    dossier_key: draft.dossier.public,
    mailbox_key: mailbox.public,
    locator_hash: mailbox.locatorHash,
    items,
  };
  await change((kept) => {
    kept.attempted = true;
  });
  const told = await withGrants(form, report, draft, mailbox, tell);
  await change((kept) => Object.assign(kept, { sent: told, answers: {}, shown: {}, back: {}, files: [], dossier: undefined }));
  return told;
}

async function prepared() {
  const { generatePassphrase } = await import("../sealing/passphrases.js");
  const dossier = await newDossier();
  return change((draft) => {
    draft.dossier ??= dossier;
    draft.passphrase ??= generatePassphrase();
    draft.key ??= crypto.randomUUID();
  });
}

async function sealedItems(told, draft) {
  const sealed = async (document) => base64(await sealJson(draft.dossier.public, document));
  const items = [];
  for (const [kind, document] of Object.entries(told)) items.push({ kind, sealed: await sealed(document) });
  for (const { upload, token, details } of draft.files.flatMap((file) => file.parts)) {
    const about = items.push({ kind: "exhibit", upload, token }) - 1;
    items.push({ kind: "exhibit_details", about, sealed: await sealed(details) });
  }
  return items;
}

// The readers' keys may turn while she writes: then the grants alone are made again, once. Where many reports come in, the server
// asks for a sum first; a sum that came too late is asked again.
async function withGrants(form, report, draft, mailbox, tell) {
  let proof;
  let grants = await sealedGrants(form, draft, mailbox);
  for (let turned = 0, worked = 0; ; ) {
    try {
      return await post(form.action, { ...report, grants, proof });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.work && worked++ < MOST_SUMS) proof = await proofOf(form, error.work, draft.key, tell);
      else if (error.status === 409 && !turned++) grants = await sealedGrants(form, draft, mailbox);
      else throw error;
    }
  }
}

async function proofOf(form, { challenge, bits }, place, tell) {
  tell("working", 0);
  const { counter } = await ask(form.dataset.worker, { job: "work", challenge, bits, place }, (share) => tell("working", share));
  tell("sending");
  return { challenge, counter };
}

async function sealedGrants(form, draft, mailbox) {
  const { holders } = await get(`${form.dataset.keys}${draft.answers["who-sees"].body[0]}/`);
  const all = [{ holder: null, public_key: mailbox.public }, ...holders];
  return Promise.all(
    all.map(async (one) => ({ ...one, sealed: base64(await sealGrant(draft.dossier.secret, one.public_key)) })),
  );
}

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
