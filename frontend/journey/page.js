// The page of one question: fills in the draft's answers, stores answers as they are typed, and on Continue sends the server only what
// it may see. Without this script the browser sends the whole form.

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
 * Handles the question's form from now on.
 *
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 * @returns {boolean} false where another page is being loaded instead
 */
export function takeOver(form, draft) {
  const question = attribute(form, "candourQuestion");
  const answers = draft.answers[question] ?? {};
  if (needsMoreRows(form, answers) || isOfAnotherBody(form, draft)) return false;
  const isEarly = changed(form).size > 0;
  fill(form, answers);
  if (isEarly) store(form, question);
  showDependentFields(form);
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
 * Shows the fields that belong to a choice only while it is selected.
 *
 * @param {HTMLFormElement} form
 */
function showDependentFields(form) {
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
 * Loads the page again with more groups of fields, where it has fewer than the draft has people; returns whether it does.
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
 * Loads the page again where it was rendered for another body than the chosen one, on which the questions depend; returns whether it
 * does.
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
