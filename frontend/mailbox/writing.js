// Writing a message: seals a form's text to the report's newest key and sends the ciphertext only. Where the key was rotated meanwhile,
// seals and sends it again without asking. The text stays in the field until the server has received it.

import { asSent, digestOf } from "../sealing/authorship.js";
import { sealJson } from "../sealing/items.js";
import { attribute, part, parts } from "../shared/dom.js";
import { hideProblem, showProblem } from "./problem.js";
import { provedKey, UnprovedRecipient } from "./proving.js";

/** @import { ProvedKey } from "./proving.js" */

/**
 * The server's response: the page to load next, or an error to show (with status 409: there is a newer key to seal to).
 *
 * @typedef {{ next?: string, error?: string }} Answer
 */

export function listenForWriting() {
  for (const form of parts(document, "[data-seal-form]", HTMLFormElement)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const field = part(form, "[name=text]", HTMLTextAreaElement);
  const button = part(form, "button[type=submit]", HTMLButtonElement);
  hideProblem(form);
  if (!field.value.trim()) {
    showProblem(form, attribute(form, "empty"));
    return;
  }
  button.disabled = true;
  try {
    const answer = await deliver(form, field.value);
    if (answer.next) {
      field.value = "";
      location.assign(answer.next);
    } else showProblem(form, String(answer.error));
  } catch (error) {
    showProblem(form, error instanceof UnprovedRecipient ? error.message : attribute(form, "failed"));
  } finally {
    button.disabled = false;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
async function deliver(form, text) {
  const first = await post(form, text, await provedKey());
  return first.status === 409 ? (await post(form, text, await provedKey())).answer : first.answer;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 * @param {ProvedKey} key
 */
async function post(form, text, { epoch, recipient, sign }) {
  const body = new FormData();
  body.set("once", part(form, "[name=once]", HTMLInputElement).value);
  body.set("epoch", String(epoch));
  const sealed = await sealJson(recipient, { text });
  body.set("sealed", asSent(sealed, await sign(attribute(form, "kind"), digestOf(sealed))));
  const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  return { status: response.status, answer: /** @type {Answer} */ (await response.json()) };
}
