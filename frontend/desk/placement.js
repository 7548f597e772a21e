// The form that puts a report into a case. Lives here: setting the form's attributes for `granting.js`, which seals on submit.
//
//   a new case     → a new dossier, for everyone in data-founders
//   an open case   → the report's dossier, granted to everyone who handles the case (data-joining: {case: ["age1…", …]})

import { attribute, create, parts } from "../shared/dom.js";

export function listenForPlacement() {
  for (const form of parts(document, "form[data-candour-place]", HTMLFormElement)) {
    form.addEventListener("change", () => update(form));
    update(form);
  }
}

/** @param {HTMLFormElement} form */
function update(form) {
  const into = String(new FormData(form).get("into"));
  const handlersByCase = /** @type {Record<string, string[]>} */ (JSON.parse(attribute(form, "joining")));
  const handlers = handlersByCase[into] ?? [];
  setAttribute(form, "candourNewDossier", into === "new" ? attribute(form, "founders") : null);
  setAttribute(form, "candourGrant", handlers.length ? JSON.stringify([attribute(form, "report")]) : null);
  for (const old of parts(form, "span[data-candour-recipient]")) old.remove();
  for (const key of handlers) {
    const recipient = create("span");
    recipient.dataset.candourRecipient = key;
    form.append(recipient);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string | null} value null removes the attribute
 */
function setAttribute(form, name, value) {
  if (value === null) delete form.dataset[name];
  else form.dataset[name] = value;
}
