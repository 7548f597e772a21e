// The start of every page of the journey: loads the draft, and starts the script for the kind of page.

import { attribute, optionalPart, part, parts } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { say } from "../shared/words.js";
import { canStore, change, load, remove } from "./draft.js";
import { takeOver } from "./page.js";
import { showProblem } from "./problems.js";
import { askIfReceived, Refused } from "./server.js";

/** @import { Draft } from "./draft.js" */
/** @import { Stage } from "./sending.js" */

const RECEIPT = "/report/receipt/";

/**
 * @returns {Promise<boolean>} true where scripts handle the page, or the server stores the answers; false where this browser cannot
 *   store a draft
 */
export async function start() {
  // The server stores the answers of a reporter who began without a script, until they are sent.
  if (document.querySelector("[data-candour-server-side]")) return true;
  if (!(await canStore())) return false;
  const draft = await load();
  if (await wasReceived(draft)) {
    location.replace(RECEIPT);
    return untilGone();
  }
  for (const text of document.querySelectorAll("[data-candour-plain]")) text.remove();
  for (const text of parts(document, "[data-candour-with-script]")) text.hidden = false;
  document.querySelector("[data-candour-forget]")?.addEventListener("submit", forget);
  const question = optionalPart(document, "[data-candour-question]", HTMLFormElement);
  const sending = optionalPart(document, "[data-candour-send]", HTMLFormElement);
  if (question?.hasAttribute("data-candour-exhibits")) (await import("./files.js")).takeFiles(question, draft);
  if (question && !takeOver(question, draft)) return untilGone();
  if (sending) await prepareToSend(sending, draft);
  document.documentElement.dataset.candourReady = "";
  return true;
}

/** @returns {Promise<never>} never settles, because another page is being loaded */
const untilGone = () => new Promise(() => {});

/**
 * Returns whether the server has the report already, also where its response to an earlier attempt was lost.
 *
 * @param {Draft} draft
 */
async function wasReceived(draft) {
  if (draft.sent) return true;
  if (!draft.attempted) return false;
  try {
    return Boolean(await askIfReceived(RECEIPT, draft.key));
  } catch {
    return false;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 */
async function prepareToSend(form, draft) {
  const { showAnswers } = await import("./check.js");
  const shown = await showAnswers(draft);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!shown) return location.reload();
    if (shown.missing.length) return part(document, "[data-candour-missing] a").focus();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const { send } = await import("./sending.js");
      await send(form, shown.sections, progressOn(form));
      location.assign(attribute(form, "receipt"));
    } catch (error) {
      await showFailure(form, error);
    } finally {
      form.ariaBusy = "false";
    }
  });
}

/** @param {HTMLFormElement} form */
function progressOn(form) {
  const line = part(form, "[data-candour-progress]");
  return (/** @type {Stage} */ stage, /** @type {number | undefined} */ share) => {
    const text = share === undefined ? say(stage) : `${say(stage)} ${Math.floor(10 * share) * 10} %`;
    if (line.textContent !== text) line.textContent = text;
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {unknown} error
 */
async function showFailure(form, error) {
  part(form, "[data-candour-progress]").textContent = "";
  // A refusal means that nothing was stored: the draft may change again before the next attempt.
  if (error instanceof Refused) {
    await change((draft) => {
      draft.attempted = false;
    });
  }
  showProblem(messageOf(error) || say("not_received"));
}

/** @param {Event} event */
async function forget(event) {
  event.preventDefault();
  await remove();
  location.replace("/");
}
