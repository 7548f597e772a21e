// One question's page: puts the draft's answers back, stores what is written as it is written, and on Continue sends the server only
// what it may know. Without this script the form is sent as it stands.

import { attribute, part, parts } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { say } from "../shared/words.js";
import { peopleIn, shownToServer } from "./answers.js";
import { change } from "./draft.js";
import { changed, collect, fill } from "./form.js";
import { clear, showErrors, showProblem } from "./problems.js";
import { post, Refused } from "./server.js";

/** @import { Answers } from "./answers.js" */
/** @import { Draft } from "./draft.js" */

const PAUSE_MS = 400;

/**
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 * @returns {boolean} false where this page makes way for another
 */
export function takeOver(form, draft) {
  const question = attribute(form, "candourQuestion");
  const answers = draft.answers[question] ?? {};
  if (needsMoreRows(form, answers) || isOfAnotherBody(form, draft)) return false;
  const isEarly = changed(form).size > 0;
  fill(form, answers);
  if (isEarly) store(form, question);
  showWhatBelongs(form);
  const back = draft.back[question];
  if (back) part(document, "[data-candour-back]", HTMLAnchorElement).href = `/report/${back}/`;
  storeWhileWriting(form, question);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name === "more") addRow(form, question);
    else if (form.ariaBusy !== "true") goOn(form, question);
  });
  return true;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} question
 */
function store(form, question) {
  return change((draft) => {
    draft.answers[question] = collect(form);
    draft.shown[question] = /** @type {string[]} */ (JSON.parse(attribute(form, "shown")));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} question
 */
async function goOn(form, question) {
  form.ariaBusy = "true";
  clear(form);
  try {
    const draft = await store(form, question);
    const { next } = /** @type {{ next: string }} */ (await post(location.pathname, { answers: shownToServer(draft) }));
    await change((stored) => {
      stored.back[slugOf(next)] = question;
    });
    location.assign(next);
  } catch (error) {
    if (error instanceof Refused && error.errors) showErrors(form, error.errors);
    else showProblem(messageOf(error) || say("no_connection"));
  } finally {
    form.ariaBusy = "false";
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} question
 */
function storeWhileWriting(form, question) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const storeNow = () => {
    clearTimeout(waiting);
    waiting = undefined;
    return store(form, question);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(storeNow, PAUSE_MS);
  });
  document.addEventListener("visibilitychange", () => waiting && storeNow());
}

/**
 * Fields that belong to one choice are shown while it is made.
 *
 * @param {HTMLFormElement} form
 */
function showWhatBelongs(form) {
  const show = () => {
    for (const element of parts(form, "[data-candour-under]")) {
      const [name, value] = attribute(element, "candourUnder").split("=");
      element.hidden = !part(form, `[name="${name}"][value="${value}"]`, HTMLInputElement).checked;
    }
  };
  form.addEventListener("change", show);
  show();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} question
 */
async function addRow(form, question) {
  await store(form, question);
  location.assign(`?rows=${rowsOf(form) + 1}`);
}

/**
 * Where the page came with fewer groups of fields than the draft has people, asks for as many.
 *
 * @param {HTMLFormElement} form
 * @param {Answers} answers
 */
function needsMoreRows(form, answers) {
  const wanted = 1 + (peopleIn(answers).at(-1) ?? -1);
  if (!rowsOf(form) || wanted <= rowsOf(form)) return false;
  location.replace(`?rows=${wanted}`);
  return true;
}

/**
 * What is asked depends on the body that was chosen: where the page came for another, asks for it once more.
 *
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 */
function isOfAnotherBody(form, draft) {
  const body = draft.answers["who-sees"]?.body?.[0] ?? "";
  const wanted = `?body=${encodeURIComponent(body)}`;
  if (!("candourBody" in form.dataset) || form.dataset.candourBody === body || location.search === wanted) return false;
  location.replace(wanted);
  return true;
}

const rowsOf = (/** @type {HTMLFormElement} */ form) => form.querySelectorAll("[data-candour-person]").length;
const slugOf = (/** @type {string} */ address) => address.split("/").at(-2) ?? "";
