// Showing errors as GOV.UK does: a summary at the top that links to each field, and the text beside the field.

import { create, optionalPart, part, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** @typedef {Record<string, string[]>} Errors texts by field */

const GROUP = "govuk-form-group";
const CONTROLS = ["radios", "checkboxes", "date-input", "input", "textarea", "select"];

/**
 * @param {HTMLFormElement} form
 * @param {Errors} errors
 */
export function showErrors(form, errors) {
  clear(form);
  const items = Object.entries(errors).flatMap(([name, texts]) => texts.map((text) => ({ name, text })));
  for (const { name, text } of items) mark(form, name, text);
  announce(
    say("problem"),
    items.map(({ name, text }) => link(idOf(form, name), text)),
  );
  if (!document.title.startsWith(say("error"))) document.title = `${say("error")} ${document.title}`;
}

/**
 * Shows a problem that concerns no field, such as a broken connection.
 *
 * @param {string} text
 */
export function showProblem(text) {
  announce(say("not_yet"), [create("p", { textContent: text })]);
}

/** @param {HTMLFormElement} form */
export function clear(form) {
  summary().hidden = true;
  for (const old of parts(form, "[data-error-of]")) old.remove();
  for (const group of parts(form, `.${GROUP}--error`)) group.classList.remove(`${GROUP}--error`);
}

const summary = () => part(document, "[data-candour-problem]");

/**
 * @param {string} title
 * @param {HTMLElement[]} lines
 */
function announce(title, lines) {
  const box = summary();
  box.className = "govuk-error-summary";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const list = create("ul", { className: "govuk-list govuk-error-summary__list" });
  for (const line of lines) {
    const item = create("li");
    item.append(line);
    list.append(item);
  }
  box.replaceChildren(create("h2", { className: "govuk-error-summary__title", textContent: title }), list);
  box.hidden = false;
  box.focus();
}

/**
 * @param {string} id
 * @param {string} text
 */
function link(id, text) {
  const element = create("a", { href: `#${id}`, textContent: text });
  element.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  });
  return element;
}

/**
 * Returns the id of a field's first control, which may be one of a group (radios, checkboxes, the parts of a date).
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function idOf(form, name) {
  const escaped = CSS.escape(name);
  return optionalPart(form, `[name="${escaped}"], [name^="${escaped}-"]`)?.id ?? name;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} text
 */
function mark(form, name, text) {
  const group = document.getElementById(idOf(form, name))?.closest(`.${GROUP}`);
  if (!group) return;
  group.classList.add(`${GROUP}--error`);
  const line = create("p", { className: "govuk-error-message", textContent: text });
  line.dataset.errorOf = name;
  const holder = optionalPart(group, ":scope > fieldset") ?? group;
  holder.insertBefore(line, holder.querySelector(CONTROLS.map((control) => `:scope > .govuk-${control}`).join()));
}
