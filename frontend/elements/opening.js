// Opening items on staff pages. Lives here: the request for an item, which the server records, and decrypting the response with the
// staff member's key. Not here: who may open it (the server); the elements that show it.

import { startingWith } from "../desk/chain.js";
import { secretsFor } from "../desk/keyring.js";
import { request, requestJson } from "../desk/server.js";
import { digestOf } from "../sealing/authorship.js";
import { openJson, openStream, WrongKey } from "../sealing/index.js";
import { Authors, outOfTurn } from "../shared/authors.js";
import { fromBase64 } from "../shared/base64.js";
import { digesting } from "../shared/digesting.js";
import { standingOf, statementIn } from "../shared/evidence.js";
import { say } from "../shared/words.js";

/** @import { ChainLink } from "../desk/chain.js" */
/** @import { AuthorProofs } from "../shared/authors.js" */
/** @import { Evidence, Standing } from "../shared/evidence.js" */
/** @import { ExhibitDetails } from "../shared/exhibit.js" */

/**
 * The server's response after it recorded the opening: the ciphertext in base64, or the URL of a stored exhibit (`content`).
 *
 * @typedef {{ dossier: string, epoch: number, keys: ChainLink[], evidence: Evidence | null, alike: string[], authors: AuthorProofs, standing: string } & ({ ciphertext: string } | { ciphertext: null, content: string })} Opening
 */

/**
 * Opens an item that is a JSON document; returns the document and what the log proves about it.
 *
 * @param {string} item its id
 */
export async function openChecked(item) {
  const opening = await recordOpening(item);
  const sealed = fromBase64(opening.ciphertext ?? "");
  const standing = await checked(item, digestOf(sealed), opening);
  const document = await withEach(await secretsOf(opening), (secret) => openJson(secret, sealed));
  return { document, standing };
}

/**
 * Returns what the evidence proves. What the server itself calls broken stays broken: it also compares order, time and author.
 *
 * @param {string} item
 * @param {string} digest of the ciphertext
 * @param {Opening} opening
 * @returns {Promise<Standing>}
 */
async function checked(item, digest, { evidence, alike, authors, standing }) {
  if (standing === "changed" || standing === "unrecorded") return "broken";
  const found = await standingOf(item, digest, evidence, new Authors(authors));
  const statements = alike.flatMap((statement) => statementIn(statement) ?? []);
  const isMoved = outOfTurn(statements).has(item);
  return found !== "broken" && (isMoved || standing === "unproved") ? "unproved" : found;
}

/**
 * Opens an exhibit; returns its details, its content, and what the log proves about both.
 *
 * @param {string} item its id
 * @param {string} detailsItem the id of the item with the exhibit's name, type and true size
 */
export async function openExhibit(item, detailsItem) {
  const { document, standing: standingOfDetails } = await openChecked(detailsItem);
  const details = /** @type {ExhibitDetails} */ (document);
  const opening = await recordOpening(item);
  let digest = "";
  const blob = await withEach(await secretsOf(opening), async (secret) => {
    const { stream, digested } = digesting(await ciphertextOf(opening));
    const opened = await new Response(await openStream(secret, stream, details.size)).blob();
    digest = await digested;
    return opened;
  });
  const standing = worse(await checked(item, digest, opening), standingOfDetails);
  return { details, blob, standing };
}

const ORDER = /** @type {const} */ (["signed", "before", "unproved", "broken"]);

/**
 * Returns the one of two results that proves less.
 *
 * @param {Standing} one
 * @param {Standing} other
 */
const worse = (one, other) => (ORDER.indexOf(one) < ORDER.indexOf(other) ? other : one);

/** @param {string} item */
async function recordOpening(item) {
  return /** @type {Opening} */ (await requestJson(`/dossiers/items/${item}/open/`));
}

/** @param {Opening} opening */
async function secretsOf({ dossier, epoch, keys }) {
  return startingWith(await secretsFor(dossier, keys), epoch);
}

/**
 * Calls `act` with each secret until one is the right key; returns the result.
 *
 * @template T
 * @param {readonly string[]} secrets
 * @param {(secret: string) => Promise<T>} act
 */
async function withEach(secrets, act) {
  for (const secret of secrets) {
    try {
      return await act(secret);
    } catch (error) {
      if (!(error instanceof WrongKey)) throw error;
    }
  }
  throw new Error(say("not_yours"));
}

/**
 * @param {Opening} opening
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
async function ciphertextOf(opening) {
  if (opening.ciphertext !== null) return new Blob([fromBase64(opening.ciphertext)]).stream();
  const { body } = await request(opening.content, { method: "GET" });
  if (!body) throw new Error(say("failed"));
  return body;
}
