// The signed manifest of a release (docs/operators.md, Releases): its signature checked with the release key, its form checked. Not here:
// fetching it (`background`), comparing it with a page (`compare`).

import { MalformedError } from "../ledger/errors.js";
import { openNote } from "../ledger/notes.js";

const FORMAT = "candour-release/1";

/**
 * What a release serves: digests (SHA-256 in hex) of static files by their path below /static/, digests of inline scripts as a policy
 * spells them, and the security headers by name.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {string} commit
 * @property {Record<string, string>} files
 * @property {string[]} inline
 * @property {Record<string, string>} headers
 */

/**
 * Returns the release in a signed note. Throws a LedgerError where the note is damaged or not signed by the key.
 *
 * @param {string} note
 * @param {string} key the release's verifier key, name+hash+base64
 * @returns {Release}
 */
export function openRelease(note, key) {
  const members = membersOf(openNote(note, key));
  const { format, version, commit, inline } = members;
  if (format !== FORMAT || typeof version !== "string" || typeof commit !== "string" || !isTexts(inline)) {
    throw new MalformedError("This is no release manifest.");
  }
  return { version, commit, inline, files: textsOf(members.static), headers: textsOf(members.headers) };
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function membersOf(text) {
  try {
    const members = JSON.parse(text);
    if (typeof members === "object" && members !== null) return { ...members };
  } catch {
    // as below
  }
  throw new MalformedError("This is no release manifest.");
}

/**
 * @param {unknown} value
 * @returns {value is string[]}
 */
function isTexts(value) {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/**
 * @param {unknown} value
 * @returns {Record<string, string>}
 */
function textsOf(value) {
  if (typeof value !== "object" || value === null) throw new MalformedError("This is no release manifest.");
  const pairs = Object.entries(value);
  if (!pairs.every((pair) => typeof pair[1] === "string")) throw new MalformedError("This is no release manifest.");
  return Object.fromEntries(pairs);
}
