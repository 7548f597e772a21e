// Compares what a browser was given with the signed release, and words the result. Not here: collecting what was given (`content`,
// `background`), the release (`release`).

/** @import { Release } from "./release.js" */

const STATIC = "/static/";

/**
 * What a browser was given for one page: the response's headers by name in small letters (null where they were not seen), digests of
 * inline scripts, files by address with their SHA-256 in hex (null where the file could not be read), sentences on what is forbidden.
 *
 * @typedef {object} Given
 * @property {string} origin
 * @property {Record<string, string> | null} headers
 * @property {string[]} inline
 * @property {Record<string, string | null>} files
 * @property {string[]} faults
 */

/** @typedef {"same" | "differs" | "unchecked"} Word */
/** @typedef {{ word: Word, badge: string, title: string, findings: string[] }} Result */

/**
 * Returns a sentence for each difference.
 *
 * @param {Given} given
 * @param {Release} release
 */
export function differences(given, release) {
  return [
    ...headersThatDiffer(given.headers, release.headers),
    ...given.inline
      .filter((digest) => !release.inline.includes(digest))
      .map((digest) => `An inline script is not in the release (${digest}).`),
    ...Object.entries(given.files).flatMap(([address, digest]) => fileThatDiffers(given.origin, address, digest, release)),
    ...given.faults,
  ];
}

/**
 * @param {Given} given
 * @param {Release} release
 * @returns {Result}
 */
export function resultOf(given, release) {
  const findings = differences(given, release);
  if (findings.length > 0) return differing(findings);
  const title = `Same. This page and its scripts are those of version ${release.version}.`;
  return { word: "same", badge: "OK", title, findings: [] };
}

/**
 * @param {string[]} findings
 * @returns {Result}
 */
export function differing(findings) {
  const title = "Differs. This site served something that is not in its signed release. Do not type anything here.";
  return { word: "differs", badge: "NO", title, findings };
}

/**
 * @param {string} why
 * @returns {Result}
 */
export function unchecked(why) {
  return { word: "unchecked", badge: "?", title: `Not compared. ${why}`, findings: [] };
}

/**
 * @param {Record<string, string> | null} found
 * @param {Record<string, string>} expected
 */
function headersThatDiffer(found, expected) {
  if (found === null) return ["The headers of this page were not seen. Load the page again."];
  return Object.entries(expected).flatMap(([name, value]) => {
    const given = found[name.toLowerCase()];
    if (given === value) return [];
    return [given === undefined ? `The page lacks the header ${name}.` : `The page has another ${name}: ${given}`];
  });
}

/**
 * @param {string} origin
 * @param {string} address
 * @param {string | null} digest
 * @param {Release} release
 */
function fileThatDiffers(origin, address, digest, release) {
  const prefix = origin + STATIC;
  const path = address.startsWith(prefix) ? new URL(address).pathname.slice(STATIC.length) : "";
  const expected = Object.hasOwn(release.files, path) ? release.files[path] : undefined;
  if (expected === undefined) return [`The page loads a script or style that is not in the release: ${address}`];
  if (digest === null) return [`The script or style ${path} could not be read again, so it was not compared.`];
  return digest === expected ? [] : [`The script or style ${path} differs from the release.`];
}
