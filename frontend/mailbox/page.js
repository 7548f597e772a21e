// Opening the sealed items on the mailbox's page. Without a key they stay sealed, and a form on the page asks for the words.

import { digestOf } from "../sealing/authorship.js";
import { openJson } from "../sealing/items.js";
import { Authors, outOfTurn } from "../shared/authors.js";
import { fromBase64 } from "../shared/base64.js";
import { fillBlanks } from "../shared/blanks.js";
import { attribute, create, optionalPart, part } from "../shared/dom.js";
import { standingOf, statementIn } from "../shared/evidence.js";
import { fingerprint } from "../shared/key-proofs.js";
import { putApart } from "./apart.js";
import { currentKey, signingKey } from "./key.js";
import { lines } from "./reading.js";
import { offerFiles } from "./saving.js";
import { secretsOf } from "./secrets.js";
import { restoreUnsent } from "./unsent.js";

/** @import { AuthorProofs } from "../shared/authors.js" */
/** @import { Evidence } from "../shared/evidence.js" */
/** @import { Labels, Line } from "./reading.js" */
/** @import { MailboxGrant } from "./secrets.js" */

/**
 * The server's data for this page: grants, sealed items (`ciphertext` in base64), and the labels of their keys.
 *
 * @typedef {object} SealedPage
 * @property {MailboxGrant[]} keys
 * @property {{ id: string, epoch: number, ciphertext: string, evidence: Evidence | null }[]} items
 * @property {Labels} labels
 * @property {AuthorProofs} authors
 * @property {Record<string, Evidence>} files the evidence of each file, by item
 */

export async function read() {
  const page = optionalPart(document, "[data-mailbox]");
  const key = page && (await currentKey());
  if (!key) return;
  const response = await fetch(attribute(page, "sealed"), { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const sealed = /** @type {SealedPage} */ (await response.json());
  const secrets = await secretsOf(sealed.keys, key);
  if (!secrets.size) return; // another mailbox's key: the form asks for this one's words
  page.querySelector("[data-reopen]")?.remove();
  await restoreUnsent(key);
  const own = await signingKey();
  if (sealed.authors.reporter?.history[0]?.signed_by) showOwnKey(page, own);
  const authors = new Authors(sealed.authors, own);
  const opened = await openAll(page, sealed, { secrets, authors });
  offerFiles(page, { opened, secrets, authors, evidence: sealed.files });
}

/**
 * Shows the fingerprint of the mailbox's signing key, to be compared with the one on the receipt.
 *
 * @param {HTMLElement} page
 * @param {string | null} own
 */
function showOwnKey(page, own) {
  if (!own) return;
  part(page, "[data-own-fingerprint]").textContent = fingerprint(own);
  part(page, "[data-own-key]").hidden = false;
}

/**
 * Opens and shows every item that has a place on the page; returns the documents that are proved, by item.
 *
 * @param {HTMLElement} page
 * @param {SealedPage} sealed
 * @param {{ secrets: ReadonlyMap<number, string>, authors: Authors }} keys `secrets` by epoch
 */
async function openAll(page, { items, labels }, { secrets, authors }) {
  const moved = movedIn(items);
  /** @type {Map<string, unknown>} */
  const opened = new Map();
  for (const item of items) {
    const place = optionalPart(page, `[data-item="${CSS.escape(item.id)}"]`);
    if (!place) continue;
    try {
      const sealed = fromBase64(item.ciphertext);
      const found = moved.has(item.id) ? "unproved" : await standingOf(item.id, digestOf(sealed), item.evidence, authors);
      const why = { broken: "differs", unproved: "unproved", signed: "", before: "" }[found];
      if (why) putApart(page, place, attribute(page, why));
      const document = await openJson(secrets.get(item.epoch) ?? "", sealed);
      if (!why) opened.set(item.id, document);
      showDocument(place, document, labels);
    } catch {
      show(place, [{ label: "", text: attribute(page, "broken") }]);
    }
  }
  return opened;
}

/**
 * @param {HTMLElement} place
 * @param {unknown} document
 * @param {Labels} labels
 */
function showDocument(place, document, labels) {
  if ("letter" in place.dataset) showLetter(place, /** @type {Record<string, unknown>} */ (document));
  else show(place, lines(document, labels));
}

/**
 * Returns the ids of items before which something is missing, or that were moved. Questions are left out: not every one is shown.
 *
 * @param {SealedPage["items"]} items
 */
function movedIn(items) {
  const statements = items.flatMap(({ evidence }) => statementIn(evidence?.statement ?? "") ?? []);
  return outOfTurn(statements.filter(({ says }) => says.author === "reporter" || says.kind === "message"));
}

/**
 * Fills the blanks of a letter.
 *
 * @param {HTMLElement} place
 * @param {Record<string, unknown>} values
 */
function showLetter(place, values) {
  place.parentElement?.querySelector("[data-locked]")?.remove();
  fillBlanks(place, values);
}

/**
 * @param {HTMLElement} place
 * @param {Line[]} content
 */
function show(place, content) {
  place.replaceChildren(
    ...content.flatMap(({ label, text }) => [
      ...(label ? [paragraph(label, "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1")] : []),
      paragraph(text, "govuk-body candour-preserve"),
    ]),
  );
}

/**
 * @param {string} textContent
 * @param {string} className
 */
const paragraph = (textContent, className) => create("p", { className, textContent });
