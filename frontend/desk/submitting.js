// Steps that run before a form is sent, such as sealing and granting. Lives here: a list of steps for each form, run in order on submit.
// The form is sent only when all have succeeded; otherwise its status line shows the error.

import { create, createStatus, optionalPart } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { say } from "../shared/words.js";

/**
 * A step. Where it throws, the form is not sent and the error is shown; where it returns false, the form is not sent.
 *
 * @typedef {(form: HTMLFormElement, submitter: HTMLElement | null) => Promise<boolean | void>} Step
 */

// The steps of each form; forms whose steps have succeeded, so that their next submit event passes.
/** @type {WeakMap<HTMLFormElement, Step[]>} */
const steps = new WeakMap();
/** @type {WeakSet<HTMLFormElement>} */
const ready = new WeakSet();

/**
 * Adds a step that runs whenever the form is submitted.
 *
 * @param {HTMLFormElement} form
 * @param {Step} step
 */
export function beforeSubmit(form, step) {
  const known = steps.get(form);
  if (known) {
    known.push(step);
    return;
  }
  steps.set(form, [step]);
  form.addEventListener("submit", (event) => handle(form, event));
}

/**
 * Sets the value of a hidden field; creates the field where the form has none of that name.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
export function setHidden(form, name, value) {
  let field = optionalPart(form, `input[type=hidden][name="${CSS.escape(name)}"]`, HTMLInputElement);
  if (!field) {
    field = create("input", { type: "hidden", name });
    form.append(field);
  }
  field.value = value;
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
async function handle(form, event) {
  if (ready.delete(form)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  showStatus(form, say("sealing"));
  try {
    if (await everyStep(form, event.submitter)) {
      await new Promise((resolve) => setTimeout(resolve)); // a form cannot be submitted again during its submit event
      ready.add(form);
      form.requestSubmit(event.submitter);
    }
    showStatus(form, "");
  } catch (error) {
    showError(form, messageOf(error) || say("failed"));
  } finally {
    form.ariaBusy = "false";
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function everyStep(form, submitter) {
  for (const step of steps.get(form) ?? []) if ((await step(form, submitter)) === false) return false;
  return true;
}

/**
 * Shows a text in the form's status line.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 */
export function showStatus(form, text) {
  Object.assign(statusOf(form), { className: "govuk-body", textContent: text });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function showError(form, text) {
  Object.assign(statusOf(form), { className: "govuk-error-message", textContent: text });
}

/** @param {HTMLFormElement} form */
function statusOf(form) {
  let status = optionalPart(form, "[data-form-status]");
  if (!status) {
    status = createStatus();
    status.dataset.formStatus = "";
    form.append(status);
  }
  return status;
}
