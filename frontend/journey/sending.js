// Sending a report: seals every document, generates the seven words and the mailbox's key, seals the grants, and sends everything in one
// request. What must not change between attempts (the dossier, the words, the idempotency key) is stored in the draft first.

import { newDossier } from "../sealing/keys.js";
import { attribute } from "../shared/dom.js";
import { checkKey, fingerprint, nothingSeen, UnprovedKey } from "../shared/key-proofs.js";
import { say } from "../shared/words.js";
import { askWorker } from "../shared/worker-client.js";
import { shownToServer } from "./answers.js";
import { documents } from "./documents.js";
import { change, markSent } from "./draft.js";
import { sealedGrants, sealedItems, signedItems } from "./sealed-report.js";
import { get, post, Refused } from "./server.js";

/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { KeyPair } from "../sealing/keys.js" */
/** @import { KeyProof, Memory } from "../shared/key-proofs.js" */
/** @import { Challenge, Proof } from "../shared/proof-of-work.js" */
/** @import { Section } from "./documents.js" */
/** @import { Draft } from "./draft.js" */
/** @import { Holder } from "./sealed-report.js" */
/** @import { ReceivedReport } from "./server.js" */

/** @typedef {"sealing" | "deriving" | "working" | "sending"} Stage */
/** @typedef {(stage: Stage, share?: number) => void} Watcher `share`: the progress, 0 … 1, of a stage that takes long */
/** @typedef {Holder & { proof: KeyProof }} ProvedHolder */
/** @typedef {Draft & { dossier: KeyPair, passphrase: string, key: string }} PreparedDraft */

const MOST_PROOFS = 3;

/**
 * Seals the draft and sends it; marks it as sent once the server has received it.
 *
 * @param {HTMLFormElement} form has the URLs and the salt in its attributes
 * @param {readonly Section[]} sections
 * @param {Watcher} watch
 */
export async function send(form, sections, watch) {
  const draft = await prepared();
  watch("sealing");
  const exhibits = draft.files.flatMap((file) => file.parts);
  const { items, toSign } = await sealedItems(draft.dossier.public, documents(sections, draft), exhibits);
  const reception = await currentReception(form, draft);
  watch("deriving", 0);
  const request = {
    passphrase: draft.passphrase,
    salt: attribute(form, "salt"),
    dossier: draft.dossier.secret,
    items: toSign,
    hour: reception.hour,
  };
  const mailbox = await askWorker(attribute(form, "worker"), "createMailbox", request, (share) => watch("deriving", share));
  watch("sending");
  const report = {
    idempotency_key: draft.key,
    answers: shownToServer(draft),
    dossier: mailbox.dossier,
    mailbox: mailbox.mailbox,
    locator_hash: mailbox.locatorHash,
    items: signedItems(items, mailbox.signatures),
  };
  await change((stored) => {
    stored.attempted = true;
    stored.own = fingerprint(mailbox.mailbox.signing_key);
  });
  await markSent(await postWithGrants(form, report, { draft, holders: reception.holders }, watch));
}

// Stores in the draft what must not change between attempts, and returns the draft.
async function prepared() {
  const { generatePassphrase } = await import("../sealing/passphrases.js");
  const dossier = await newDossier();
  const draft = await change((stored) => {
    stored.dossier ??= dossier;
    stored.passphrase ??= generatePassphrase();
    stored.key ??= crypto.randomUUID();
  });
  return /** @type {PreparedDraft} */ (draft);
}

/**
 * Seals the grants and sends the report. Where a reader's key was rotated meanwhile, seals the grants again, once. Where many reports
 * arrive, the server asks for a proof of work first; an expired proof is computed again.
 *
 * @param {HTMLFormElement} form
 * @param {{ mailbox: SignedKey }} report
 * @param {{ draft: PreparedDraft, holders: readonly ProvedHolder[] }} to
 * @param {Watcher} watch
 */
async function postWithGrants(form, report, { draft, holders }, watch) {
  /** @type {Proof | undefined} */
  let proof;
  const sealedTo = (/** @type {readonly ProvedHolder[]} */ readers) =>
    sealedGrants(draft.dossier.secret, report.mailbox.public_key, readers);
  let grants = await sealedTo(holders);
  for (let rotations = 0, proofs = 0; ; ) {
    try {
      return /** @type {ReceivedReport} */ (await post(form.action, { ...report, grants, proof }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.work && proofs++ < MOST_PROOFS) proof = await proofOf(form, error.work, draft.key, watch);
      else if (error.status === 409 && !rotations++) grants = await sealedTo((await currentReception(form, draft)).holders);
      else throw error;
    }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Challenge} challenge
 * @param {string} place
 * @param {Watcher} watch
 * @returns {Promise<Proof>}
 */
async function proofOf(form, { challenge, bits }, place, watch) {
  watch("working", 0);
  const request = { challenge, bits, place };
  const { counter } = await askWorker(attribute(form, "worker"), "work", request, (share) => watch("working", share));
  watch("sending");
  return { challenge, counter };
}

/**
 * Returns the keys to seal the report's secret to, each proved, and the server's present hour, which is signed.
 *
 * @param {HTMLFormElement} form
 * @param {PreparedDraft} draft
 */
async function currentReception(form, draft) {
  const [body] = draft.answers["who-sees"]?.body ?? [];
  const answer = /** @type {{ verifier_key: string, holders: ProvedHolder[], hour: string }} */ (
    await get(`${form.dataset.keys}${body}/`)
  );
  const seen = checkHolders(answer, draft.seen ?? nothingSeen());
  await change((stored) => {
    stored.seen = seen;
  });
  draft.seen = seen;
  return answer;
}

/**
 * Checks the proof of every key before the report's secret is sealed to it; returns what to remember. Throws Refused, with a text to
 * show, where a proof does not hold.
 *
 * @param {{ verifier_key: string, holders: ProvedHolder[] }} answer
 * @param {Memory} seen
 */
function checkHolders({ verifier_key: verifierKey, holders }, seen) {
  try {
    return holders.reduce((memory, { public_key: key, proof }) => checkKey(proof, key, verifierKey, memory), seen);
  } catch (error) {
    if (error instanceof UnprovedKey) throw new Refused(400, { error: say(error.name) });
    throw error;
  }
}
