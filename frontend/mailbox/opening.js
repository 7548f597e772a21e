// Opening the mailbox. The browser derives a locator and a key from the words; only the locator is sent, and only the key is stored.
// The field is emptied afterwards, so that no browser restores the words with the page.

import { attribute, optionalPart, part } from "../shared/dom.js";
import { askWorker } from "../shared/worker-client.js";
import { hintOn } from "./hint.js";
import { forgetKey, storeKey } from "./key.js";
import { hideProblem, showProblem } from "./problem.js";
import { storeUnsent } from "./unsent.js";

/** @import { Challenge, Proof } from "../shared/proof-of-work.js" */

/**
 * The server's response to a locator: the page to load next, a proof of work to compute first, or an error to show.
 *
 * @typedef {{ next?: string, work?: Challenge, error?: string }} Answer
 */

export function listenForOpening() {
  if (document.querySelector("[data-forget-key]")) forgetKey().catch(() => {});
  const form = optionalPart(document, "[data-opening]", HTMLFormElement);
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
  offerHiding(form);
}

/** @param {HTMLFormElement} form */
async function submit(form) {
  const field = fieldOf(form);
  const button = part(form, "button[type=submit]", HTMLButtonElement);
  hideProblem(form);
  if (!/[a-z]/i.test(field.value)) {
    showProblem(form, attribute(form, "missing"));
    return;
  }
  button.disabled = true;
  try {
    await open(form, field);
  } catch {
    showProblem(form, attribute(form, "offline"));
  } finally {
    button.disabled = false;
    showProgress(form, "");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
async function open(form, field) {
  const reading = attribute(form, "reading");
  showProgress(form, reading);
  const request = { passphrase: field.value, salt: attribute(form, "salt") };
  const { locator, ...own } = await askWorker(attribute(form, "worker"), "openMailbox", request, percent(form, reading));
  let answer = await find(form, { locator });
  if (answer.work) answer = await find(form, { locator, proof: await proofOf(form, answer.work, locator) });
  if (!answer.next) {
    const { count = "", look = "", near = "" } = form.dataset;
    showProblem(form, `${answer.error} ${await hintOn(field.value, { count, look, near })}`);
    return;
  }
  field.value = "";
  await storeKey(own);
  await storeWritten(form, own.key);
  location.replace(answer.next);
}

/**
 * @param {HTMLFormElement} form
 * @param {Challenge} challenge
 * @param {string} locator
 */
async function proofOf(form, { challenge, bits }, locator) {
  const working = attribute(form, "working");
  showProgress(form, working);
  const request = { challenge, bits, place: locator };
  const { counter } = await askWorker(attribute(form, "worker"), "work", request, percent(form, working));
  return { challenge, counter };
}

/**
 * Stores a text that was unsent when the mailbox closed itself, sealed, so that the next page fills it in again.
 *
 * @param {HTMLFormElement} form
 * @param {CryptoKey} key
 */
async function storeWritten(form, key) {
  const written = optionalPart(form, "[name=kept]", HTMLTextAreaElement)?.value;
  if (written) await storeUnsent(key, { [`${part(form, "[name=kept_for]", HTMLInputElement).value}-text`]: written });
}

/**
 * @param {HTMLFormElement} form
 * @param {{ locator: string, proof?: Proof }} body
 */
async function find(form, body) {
  const response = await fetch(attribute(form, "find"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return /** @type {Answer} */ (await response.json());
}

/**
 * Returns a function that shows progress in steps of ten per cent.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function percent(form, text) {
  let shown = -1;
  return (/** @type {number} */ share) => {
    const tenth = Math.floor(share * 10) * 10;
    if (tenth <= shown) return;
    shown = tenth;
    showProgress(form, `${text} ${tenth} %`);
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function showProgress(form, text) {
  part(form, "[data-progress]").textContent = text;
}

/** @param {HTMLFormElement} form */
function offerHiding(form) {
  const field = fieldOf(form);
  const button = part(form, "[data-toggle-words]");
  const show = (/** @type {boolean} */ isShown) => {
    field.classList.toggle("mailbox-hidden-words", !isShown);
    button.setAttribute("aria-pressed", String(isShown));
    button.textContent = attribute(form, isShown ? "hide" : "show");
  };
  show(false);
  button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
}

/** @param {HTMLFormElement} form */
const fieldOf = (form) => part(form, "[data-words]", HTMLInputElement);
