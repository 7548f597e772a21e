// Every page of the journey begins here: is there a draft, may this script take over, and what kind of page is it.

import { say } from "../shared/words.js";
import { canKeep, change, load, remove } from "./draft.js";
import { takeOver } from "./page.js";
import { showProblem } from "./problems.js";
import { askIfReceived } from "./server.js";

const RECEIPT = "/report/receipt/";

// Gives whether the page was taken over, or is the server's to the end; false where this browser can keep nothing.
export async function start() {
  // Answers already kept by the server, because she began without a script: it stays that way to the end.
  if (document.querySelector("[data-candour-kept-here]")) return true;
  if (!(await canKeep())) return false;
  const draft = await load();
  if (await wasReceived(draft)) return untilGone(location.replace(RECEIPT));
  for (const text of document.querySelectorAll("[data-candour-plain]")) text.remove();
  for (const text of document.querySelectorAll("[data-candour-with-script]")) text.hidden = false;
  document.querySelector("[data-candour-forget]")?.addEventListener("submit", forget);
  const question = document.querySelector("[data-candour-question]");
  const sending = document.querySelector("[data-candour-send]");
  if (question?.hasAttribute("data-candour-exhibits")) (await import("./files.js")).takeFiles(question, draft);
  if (question && !takeOver(question, draft)) return untilGone();
  if (sending) await prepareToSend(sending, draft);
  document.documentElement.dataset.candourReady = "";
  return true;
}

// This page is on its way out, and stays as it is until then.
const untilGone = () => new Promise(() => {});

// A report whose answer got lost on the way may be here all the same: then there is a receipt, and nothing is sent twice.
async function wasReceived(draft) {
  if (draft.sent) return true;
  if (!draft.attempted) return false;
  try {
    return Boolean(await askIfReceived(RECEIPT, draft));
  } catch {
    return false;
  }
}

async function prepareToSend(form, draft) {
  const { showAnswers } = await import("./check.js");
  const shown = await showAnswers(draft);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!shown) return location.reload();
    if (shown.missing.length) return document.querySelector("[data-candour-missing] a").focus();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const { send } = await import("./sending.js");
      await send(form, shown.sections, tellOn(form));
      location.assign(form.dataset.receipt);
    } catch (error) {
      await failed(form, error);
    } finally {
      form.ariaBusy = "false";
    }
  });
}

function tellOn(form) {
  const line = form.querySelector("[data-candour-progress]");
  return (word, share) => {
    const text = say(word);
    const next = share === undefined ? text : `${text} ${Math.floor(10 * share) * 10} %`;
    if (line.textContent !== next) line.textContent = next;
  };
}

async function failed(form, error) {
  form.querySelector("[data-candour-progress]").textContent = "";
  // A refusal means that nothing was kept: the draft may change again before the next try.
  if (error.status) await change((draft) => Object.assign(draft, { attempted: false }));
  showProblem(error.message || say("not_received"));
}

async function forget(event) {
  event.preventDefault();
  await remove();
  location.replace("/");
}
