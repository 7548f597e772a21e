// Opening the mailbox. The words are turned into a locator and a key here; only the locator is sent, and nothing is stored but
// the key. Words are read out of the field and the field is emptied, so that no browser keeps them for "restore the page".

import { ask } from "../shared/worker-client.js";
import { forget, keep } from "./key.js";
import { say, unsay } from "./problem.js";
import { keepUnsent } from "./unsent.js";

export function listenForOpening() {
  if (document.querySelector("[data-forget-key]")) forget().catch(() => {});
  const form = document.querySelector("[data-opening]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(form);
  });
  hideWords(form);
}

async function open(form) {
  const field = form.querySelector("[data-words]");
  const button = form.querySelector("button[type=submit]");
  unsay(form);
  if (!/[a-z]/i.test(field.value)) return say(form, form.dataset.missing);
  button.disabled = true;
  try {
    await enter(form, field);
  } catch {
    say(form, form.dataset.offline);
  } finally {
    button.disabled = false;
    progress(form, "");
  }
}

async function enter(form, field) {
  progress(form, form.dataset.reading);
  const script = form.dataset.worker;
  const { locator, key } = await ask(script, { job: "derive", words: field.value, salt: form.dataset.salt }, percent(form, form.dataset.reading));
  let answer = await find(form, { locator });
  if (answer.work) {
    progress(form, form.dataset.working);
    const { challenge, bits } = answer.work;
    const { counter } = await ask(script, { job: "work", challenge, bits, place: locator }, percent(form, form.dataset.working));
    answer = await find(form, { locator, proof: { challenge, counter } });
  }
  if (!answer.next) return say(form, `${answer.error} ${await hint(form, field.value)}`);
  field.value = "";
  await keep(key);
  await keepWritten(form, key);
  location.replace(answer.next);
}

// What she had written before the mailbox closed itself waits, sealed, for the page that comes next.
async function keepWritten(form, key) {
  const kept = form.querySelector("[name=kept]")?.value;
  if (kept) await keepUnsent(key, { [`${form.querySelector("[name=kept_for]").value}-text`]: kept });
}

// Which word to look at again, worked out here: the list of words is fetched only now, and nothing of this is sent.
async function hint(form, words) {
  const { normalise } = await import("../sealing/passphrases.js");
  try {
    normalise(words);
  } catch (error) {
    if (!error.position) return form.dataset.count;
    const near = error.suggestions.join(", ");
    return form.dataset.look.replace("%(number)s", error.position) + (near && ` ${form.dataset.near} ${near}.`);
  }
  return "";
}

async function find(form, body) {
  const response = await fetch(form.dataset.find, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

function percent(form, text) {
  let shown = -1;
  return (share) => {
    const tenth = Math.floor(share * 10) * 10;
    if (tenth > shown) progress(form, `${text} ${(shown = tenth)} %`);
  };
}

function progress(form, text) {
  form.querySelector("[data-progress]").textContent = text;
}

function hideWords(form) {
  const field = form.querySelector("[data-words]");
  const button = form.querySelector("[data-toggle-words]");
  const show = (shown) => {
    field.classList.toggle("mailbox-hidden-words", !shown);
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? form.dataset.hide : form.dataset.show;
  };
  show(false);
  button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
}
