// Who may have signed an item, proved before an item is shown: the reporter's key (it signed the first key of the report) and the keys of
// staff, each with its history and its entry. Lives here: checking these proofs, a signature, and the order of items. Not here: whether the
// item is what its entry says (`evidence.js`), what is signed (`sealing/authorship.js`).

import { isAuthorship } from "../sealing/authorship.js";
import { EPOCH, STAFF } from "../sealing/key-history.js";
import { checkKey, nothingSeen } from "./key-proofs.js";

/** @import { KeyProof } from "./key-proofs.js" */

/**
 * The server's proofs. `began`: the leaf index of the entry from which items are signed; null where there is none yet.
 *
 * @typedef {{ verifier_key: string, dossier: string, reporter: KeyProof | null, staff: Record<string, KeyProof>, began: number | null }} AuthorProofs
 */

/**
 * What the statement of an item says; the last four members are absent where the item is not signed.
 *
 * @typedef {{ about: string | null, author: "reporter" | "staff", content_sha256: string, created_at: string, dossier: string, epoch_number: number,
 *   kind: string, staff: string | null, number?: number, signed_by?: string, signed_hour?: string, signature?: string }} Says
 */

/** @typedef {{ row: string, says: Says }} ItemStatement */

const LATEST_MS = 3 * 60 * 60 * 1000; // signed in one hour, stored at most two hours later

export class Authors {
  #reporter;
  /** @type {Map<string, string[]>} */
  #staff;
  #began;
  #dossier;

  /**
   * @param {AuthorProofs} proofs
   * @param {string | null} [own] the signing key of the mailbox that is open here, which needs no proof
   */
  constructor({ verifier_key: verifierKey, dossier, reporter, staff, began }, own = null) {
    this.#dossier = dossier;
    this.#began = began;
    const founder = signersIn(reporter, verifierKey, { owner: dossier, purpose: EPOCH }).founder;
    this.#reporter = own && founder ? own : founder;
    const keys = (/** @type {[string, KeyProof]} */ [owner, proof]) =>
      /** @type {[string, string[]]} */ ([owner, signersIn(proof, verifierKey, { owner, purpose: STAFF }).signers]);
    this.#staff = new Map(Object.entries(staff).map(keys));
  }

  /**
   * Returns what the signature of an item proves. `index`: the leaf of its entry, null while it has none.
   *
   * @param {ItemStatement} statement
   * @param {number | null} index
   * @returns {"signed" | "before" | "unproved"}
   */
  stateOf({ row, says }, index) {
    const keys = this.#keysOf(says);
    if (!says.signature) {
      const isOld = this.#began === null || (index !== null && index < this.#began);
      return isOld || (says.author === "reporter" && !keys.length) ? "before" : "unproved";
    }
    return says.dossier === this.#dossier && keys.includes(says.signed_by ?? "") && isSigned(row, says) ? "signed" : "unproved";
  }

  /**
   * Returns the keys with which the item may be signed; none where its author has no signing key. A staff member whose key is not proved
   * has a key that nothing matches.
   *
   * @param {Says} says
   */
  #keysOf({ author, staff }) {
    if (author === "reporter") return this.#reporter ? [this.#reporter] : [];
    return this.#staff.get(staff ?? "") ?? ["unproved"];
  }
}

/**
 * Returns the ids of signed items whose number does not follow, in the order in which the items are shown: an item before them is missing,
 * or they were moved.
 *
 * @param {readonly ItemStatement[]} statements all of one kind, or of several kinds
 */
export function outOfTurn(statements) {
  /** @type {Map<string, number>} */
  const last = new Map();
  /** @type {Set<string>} */
  const out = new Set();
  for (const { row, says } of statements) {
    if (!says.signature) continue;
    const group = `${says.dossier} ${says.kind} ${says.signed_by}`;
    if (says.number !== (last.get(group) ?? 0) + 1) out.add(row);
    last.set(group, says.number ?? 0);
  }
  return out;
}

/**
 * @param {string} item
 * @param {Says} says
 */
function isSigned(item, says) {
  const { number = 0, signed_by: signedBy = "", signed_hour: hour = "", signature = "" } = says;
  const lateness = Date.parse(says.created_at) - Date.parse(hour);
  if (!(lateness >= 0 && lateness < LATEST_MS)) return false;
  const place = {
    dossier: says.dossier,
    epoch: says.epoch_number,
    kind: says.kind,
    author: says.author,
    sha256: says.content_sha256,
    about: says.about,
  };
  return isAuthorship(place, { item, number, hour, signed_by: signedBy, signature });
}

/**
 * Returns the signing keys in a history that is proved: who signed its first key, and the signing halves of all its keys.
 *
 * @param {KeyProof | null} proof
 * @param {string} verifierKey
 * @param {{ owner: string, purpose: string }} expected
 */
function signersIn(proof, verifierKey, { owner, purpose }) {
  const [first] = proof?.history ?? [];
  const newest = proof?.history.at(-1);
  if (!(proof && first && newest)) return { founder: "", signers: ["unproved"] };
  try {
    checkKey(proof, newest.public_key, verifierKey, nothingSeen());
    if (first.owner !== owner || first.purpose !== purpose) throw new Error();
  } catch {
    return { founder: "unproved", signers: ["unproved"] };
  }
  return { founder: first.signed_by, signers: proof.history.map((key) => key.signing_key).filter(Boolean) };
}
