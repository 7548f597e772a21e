// One question's page: puts the draft's answers back, keeps what is written as it is written, and on Continue asks the server only
// about what it may know. Without this script the form is sent as it stands.

import { say } from "../shared/words.js";
import { changed, collect, fill, shownToServer } from "./answers.js";
import { change } from "./draft.js";
import { clear, showErrors, showProblem } from "./problems.js";
import { post, Refused } from "./server.js";

const PAUSE_MS = 400;

// Gives false where this page makes way for another.
export function takeOver(form, draft) {
  const question = form.dataset.candourQuestion;
  if (needsMoreRows(form, draft.answers[question] ?? {}) || isOfAnotherBody(form, draft)) return false;
  const early = changed(form).size > 0;
  fill(form, draft.answers[question] ?? {});
  if (early) keep(form, question);
  showWhatBelongs(form);
  const back = document.querySelector("[data-candour-back]");
  if (draft.back[question]) back.href = `/report/${draft.back[question]}/`;
  keepWhileWriting(form, question);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "more") return addRow(form, question);
    if (form.ariaBusy !== "true") goOn(form, question);
  });
  return true;
}

export function keep(form, question) {
  return change((draft) => {
    draft.answers[question] = collect(form);
    draft.shown[question] = JSON.parse(form.dataset.shown);
  });
}

async function goOn(form, question) {
  form.ariaBusy = "true";
  clear(form);
  try {
    const draft = await keep(form, question);
    const { next } = await post(location.pathname, { answers: shownToServer(draft) });
    await change((kept) => {
      kept.back[slugOf(next)] = question;
    });
    location.assign(next);
  } catch (error) {
    if (error instanceof Refused && error.errors) showErrors(form, error.errors);
    else showProblem(error.message || say("no_connection"));
  } finally {
    form.ariaBusy = "false";
  }
}

function keepWhileWriting(form, question) {
  let waiting;
  const now = () => {
    clearTimeout(waiting);
    waiting = undefined;
    return keep(form, question);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, PAUSE_MS);
  });
  document.addEventListener("visibilitychange", () => waiting && now());
}

// Fields that belong to one choice are shown while it is made.
function showWhatBelongs(form) {
  const show = () => {
    for (const part of form.querySelectorAll("[data-candour-under]")) {
      const [name, value] = part.dataset.candourUnder.split("=");
      part.hidden = !form.querySelector(`[name="${name}"][value="${value}"]`).checked;
    }
  };
  form.addEventListener("change", show);
  show();
}

async function addRow(form, question) {
  await keep(form, question);
  location.assign(`?rows=${rowsOf(form) + 1}`);
}

// The page came with fewer groups than the draft has people: ask for as many.
function needsMoreRows(form, answers) {
  const rows = Object.keys(answers).map((name) => /^person-(\d+)-/.exec(name)).filter(Boolean);
  const wanted = 1 + Math.max(-1, ...rows.map(([, row]) => Number(row)));
  if (!rowsOf(form) || wanted <= rowsOf(form)) return false;
  location.replace(`?rows=${wanted}`);
  return true;
}

// What is asked depends on the body she chose, and the page came for another: ask for it once more.
function isOfAnotherBody(form, draft) {
  const body = draft.answers["who-sees"]?.body?.[0] ?? "";
  const wanted = `?body=${encodeURIComponent(body)}`;
  if (!("candourBody" in form.dataset) || form.dataset.candourBody === body || location.search === wanted) return false;
  location.replace(wanted);
  return true;
}

const rowsOf = (form) => form.querySelectorAll("[data-candour-person]").length;
const slugOf = (address) => address.split("/").at(-2);
