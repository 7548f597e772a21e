// The receipt page, filled from the draft on the device: the seven words, the confirmation, the proof as a file, and deleting all of it
// once the reporter confirms having saved the words. The reporter can leave the page at any time.

import { fold } from "../sealing/fold.js";
import { attribute, create, part, parts } from "../shared/dom.js";
import { fingerprint } from "../shared/key-proofs.js";
import { watchLog } from "../shared/log-watch.js";
import { say } from "../shared/words.js";
import { load, markSent, remove } from "./draft.js";
import { askIfReceived, Silent } from "./server.js";
import { inWords } from "./sizes.js";

/** @import { Memory } from "../shared/key-proofs.js" */
/** @import { LedgerReceipt, ReceivedReport } from "./server.js" */

export async function showReceipt() {
  const draft = await load();
  if (!draft.key) return;
  const answered = (await reportOnServer(draft.key)) ?? draft.sent;
  if (!answered) return;
  // The first receipt is kept, because a later one may be of another log.
  const report = { ...answered, receipt: draft.sent?.receipt ?? answered.receipt ?? null };
  const passphrase = draft.passphrase ?? "";
  await markSent(report);
  fillIn(report, { passphrase, own: draft.own ?? "" }, draft.seen);
  offerProof(report.receipt);
  offerDeleting(passphrase);
  if (report.receipt) watchLog(seenIn(report.receipt));
}

/** @param {LedgerReceipt} receipt */
const seenIn = ({ verifier_key: key, checkpoint }) => ({ key: String(key), checkpoint: String(checkpoint) });

/** @param {string} key */
async function reportOnServer(key) {
  try {
    return await askIfReceived(location.pathname, key);
  } catch (error) {
    if (error instanceof Silent) return null;
    throw error;
  }
}

/**
 * @param {ReceivedReport} report
 * @param {{ passphrase: string, own: string }} device what only this device knows: the words, the fingerprint of the reporter's key
 * @param {Memory} [seen] the readers' keys that this browser checked before it sealed
 */
function fillIn(report, { passphrase, own }, seen) {
  const { body, day, reference, digest, receipt, items } = report;
  /** @type {Record<string, string | number | undefined>} */
  const values = { body, day, reference, digest, passphrase, own, index: receipt?.index };
  for (const place of parts(document, "[data-fill]")) place.textContent = String(values[attribute(place, "fill")] ?? "");
  const lines = items.map(({ what, size }) => create("li", { textContent: `${what}, ${inWords(size)}` }));
  part(document, "[data-candour-items]").replaceChildren(...lines);
  const prints = Object.values(seen?.keys ?? {}).map(({ public_key: key }) => create("li", { textContent: fingerprint(key) }));
  part(document, "[data-candour-fingerprints]").replaceChildren(...prints);
  part(document, "[data-candour-own]").hidden = !own;
  part(document, "[data-candour-plain]").remove();
  part(document, "[data-candour-receipt]").hidden = false;
  const print = part(document, "[data-candour-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

/** @param {LedgerReceipt | null | undefined} receipt */
function offerProof(receipt) {
  part(document, "[data-candour-number]").hidden = !receipt;
  part(document, "[data-candour-no-proof]").hidden = Boolean(receipt);
  const link = part(document, "[data-candour-download]", HTMLAnchorElement);
  link.hidden = !receipt;
  if (!receipt) return;
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
}

/** @param {string} passphrase */
function offerDeleting(passphrase) {
  const form = part(document, "[data-candour-typed]", HTMLFormElement);
  const field = part(form, "[name=words]", HTMLInputElement);
  const saved = part(form, "[name=saved]", HTMLInputElement);
  const problem = part(form, "#words-error");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (saved.checked || fold(field.value) === fold(passphrase)) {
      await remove();
      location.replace(attribute(form, "done"));
      return;
    }
    problem.textContent = say("wrong_words");
    problem.hidden = false;
    field.closest(".govuk-form-group")?.classList.add("govuk-form-group--error");
    field.focus();
  });
}
