// Suites: which kind of age recipient the keys of a dossier's epoch are. A page refuses a suite that it does not know. The same as
// `candour.domain.sealing.suites`, which explains suites.

import { UnknownSuite } from "./errors.js";

const KNOWN = ["age-x25519"];

/**
 * Throws UnknownSuite, whose message is for the person at the page, unless this page can seal to and open with keys of the suite.
 *
 * @param {string | undefined} suite as the server names it beside a public key
 */
export function checkSuite(suite) {
  if (suite !== undefined && KNOWN.includes(suite)) return;
  throw new UnknownSuite(
    "This is sealed in a way that this page does not know. Load the page again. If that does not help, tell the people who run this site.",
  );
}
