// What must happen in the browser before a form is sent: sealing, granting. One list of steps a form, run in order on submit;
// the form is sent only when all of them have succeeded, and says why in its own status line when one has not.

import { say } from "../shared/words.js";

const steps = new WeakMap();
const ready = new WeakSet();

// `step(form, submitter)` may be async. Throwing keeps the form from being sent; returning false does so without a word.
export function beforeSubmit(form, step) {
  if (!steps.has(form)) {
    steps.set(form, []);
    form.addEventListener("submit", handle);
  }
  steps.get(form).push(step);
}

// The value of a hidden field, made if the form has none of that name.
export function setHidden(form, name, value) {
  let field = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  field.value = value;
}

async function handle(event) {
  const form = event.currentTarget;
  if (ready.delete(form)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  tell(form, say("sealing"));
  try {
    for (const step of steps.get(form)) if ((await step(form, event.submitter)) === false) return tell(form, "");
    await new Promise((resolve) => setTimeout(resolve)); // a form cannot be submitted anew while its submit event still fires
    ready.add(form);
    form.requestSubmit(event.submitter);
    tell(form, "");
  } catch (error) {
    tell(form, error.message || say("failed"), true);
  } finally {
    form.ariaBusy = "false";
  }
}

function tell(form, text, isError = false) {
  let status = form.querySelector("[data-form-status]");
  if (!status) {
    status = document.createElement("p");
    status.dataset.formStatus = "";
    status.setAttribute("role", "status");
    form.append(status);
  }
  status.className = isError ? "govuk-error-message" : "govuk-body";
  status.textContent = text;
}
