// Confirming grants, in the browser of whoever was let in. A grant counts only once this browser has opened it, checked that it holds the
// secret of a proved key, and signed that it does. Also opens the keys of the staff member's teams, and raises an alarm where they do not
// open. Runs whenever the key is unlocked, and on a page where a grant waits (`data-candour-grants="wait"`). ADR 32.
// Not here: giving grants (`granting.js`); what is signed (`sealing/confirmations.js`).

import { confirmGrant, SealingError } from "../sealing/index.js";
import { checkSuite } from "../sealing/suites.js";
import { fromBase64 } from "../shared/base64.js";
import { optionalPart, part } from "../shared/dom.js";
import { openChain, secretsOf } from "./chain.js";
import { identity, signer } from "./keyring.js";
import { KeyRefused, proved } from "./proving.js";
import { request, requestJson } from "./server.js";

/** @import { ChainLink } from "./chain.js" */
/** @import { Identity } from "../sealing/age.js" */
/** @import { Signer } from "../sealing/signing.js" */

/** @typedef {{ grant: string, dossier: string, epoch: number, public_key: string, suite: string, sealed: string }} Waiting */
/** @typedef {{ dossier: string, public_key: string, keys: ChainLink[] }} TeamKeys */

const ADDRESS = "/dossiers/grants/";

/** @type {Promise<number> | null} the check that is under way */
let running = null;
let isInUse = false; // whether the page was asked to open or seal something, so that loading it again would undo that

// Resolves to the number of grants that were confirmed. A second call while one is under way waits for the same result.
export function confirmGrants() {
  running ??= check().finally(() => {
    running = null;
  });
  return running;
}

// Confirms first what the page waits for, because something is about to be opened or sealed. A failure to confirm is no reason to refuse
// that: the server says then what is missing. Says that the page has more to offer when it is loaded again.
export async function confirmFirst() {
  isInUse = true;
  const place = optionalPart(document, "[data-candour-grants=wait]");
  if (!place) return;
  if (!(await confirmGrants().catch(() => 0))) return;
  part(place, "[data-waits]").hidden = true;
  part(place, "[data-confirmed]").hidden = false;
}

// Starts watching; every staff page calls it once. Where the page itself waits for a grant, it is loaded again after the confirmation.
export async function watchGrants() {
  document.addEventListener("candour:unlocked", () => confirmGrants().catch(() => {}));
  const place = optionalPart(document, "[data-candour-grants]");
  if (place?.dataset.candourGrants !== "wait") return;
  if ((await confirmGrants().catch(() => 0)) && !isInUse) location.reload();
}

async function check() {
  const [own, sign] = [await identity(), await signer()];
  if (!(own && sign)) return 0;
  const { waiting, teams } = /** @type {{ waiting: Waiting[], teams: TeamKeys[] }} */ (await requestJson(ADDRESS));
  /** @type {Record<string, string>} */
  const opened = {};
  /** @type {string[]} */
  const failed = [];
  for (const one of waiting) {
    const signature = await confirmed(own, sign, one);
    if (signature) opened[one.grant] = signature;
    else failed.push(one.dossier);
  }
  for (const team of teams) if (!(await opens(own, team))) failed.push(team.dossier);
  showAlarm(failed.length > 0);
  if (!(waiting.length || failed.length)) return 0;
  const body = new URLSearchParams({ opened: JSON.stringify(opened), failed: JSON.stringify(failed) });
  await request(`${ADDRESS}confirm/`, { body });
  return Object.keys(opened).length;
}

/**
 * Returns the signature that a grant opens; null where it does not, or where its key is not proved.
 *
 * @param {Identity} own
 * @param {Signer} sign
 * @param {Waiting} waiting
 */
async function confirmed(own, sign, { dossier, epoch, public_key, suite, sealed }) {
  try {
    checkSuite(suite);
    await proved([public_key]);
    return await confirmGrant(own, sign, { dossier, epoch, public_key, sealed: fromBase64(sealed) });
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/**
 * Returns whether the staff member's key opens the newest key of a team, and that key is proved.
 *
 * @param {Identity} own
 * @param {TeamKeys} team
 */
async function opens(own, { dossier, public_key: newest, keys }) {
  try {
    await proved([newest]);
    const secrets = secretsOf(dossier, keys, await openChain(own, keys));
    return secrets.some(({ publicKey }) => publicKey === newest) || !keys.some(isOf(dossier, newest));
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/**
 * @param {string} dossier
 * @param {string} publicKey
 * @returns {(link: ChainLink) => boolean}
 */
const isOf = (dossier, publicKey) => (link) => link.dossier === dossier && link.public_key === publicKey;

/**
 * Returns whether the error says that something sealed is wrong, and not that, for example, the connection failed.
 *
 * @param {unknown} error
 */
const isRefusal = (error) => error instanceof SealingError || error instanceof KeyRefused;

/** @param {boolean} isRaised */
function showAlarm(isRaised) {
  const alarm = optionalPart(document, "[data-candour-grants] [data-alarm]");
  if (alarm) alarm.hidden = !isRaised;
}
