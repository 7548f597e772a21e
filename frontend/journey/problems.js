// Saying what is wrong, as GOV.UK does: a summary at the top that links to each field, and the text beside the field.

import { say } from "../shared/words.js";

const place = () => document.querySelector("[data-candour-problem]");

// `errors`: { field: [texts] }.
export function showErrors(form, errors) {
  clear(form);
  const items = Object.entries(errors).flatMap(([name, texts]) => texts.map((text) => [name, text]));
  for (const [name, text] of items) mark(form, name, text);
  announce(say("problem"), items.map(([name, text]) => link(idOf(form, name), text)));
  if (!document.title.startsWith(say("error"))) document.title = `${say("error")} ${document.title}`;
}

// Something that is not about a field, such as a connection that broke.
export function showProblem(text) {
  const line = document.createElement("p");
  line.textContent = text;
  announce(say("not_yet"), [line]);
}

export function clear(form) {
  place().hidden = true;
  for (const old of form?.querySelectorAll("[data-error-of]") ?? []) old.remove();
  for (const group of form?.querySelectorAll(".govuk-form-group--error") ?? []) group.classList.remove("govuk-form-group--error");
}

function announce(title, lines) {
  const box = place();
  box.className = "govuk-error-summary";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const heading = Object.assign(document.createElement("h2"), { className: "govuk-error-summary__title", textContent: title });
  const list = Object.assign(document.createElement("ul"), { className: "govuk-list govuk-error-summary__list" });
  for (const line of lines) list.append(wrapped(line));
  box.replaceChildren(heading, list);
  box.hidden = false;
  box.focus();
}

function wrapped(line) {
  const item = document.createElement("li");
  item.append(line);
  return item;
}

function link(id, text) {
  const made = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: text });
  made.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  });
  return made;
}

// The first box of a field: its own, or of a group (radios, ticks, the parts of a day).
function idOf(form, name) {
  return form.querySelector(`[name="${CSS.escape(name)}"], [name^="${CSS.escape(name)}-"]`)?.id ?? name;
}

function mark(form, name, text) {
  const group = document.getElementById(idOf(form, name))?.closest(".govuk-form-group");
  if (!group) return;
  group.classList.add("govuk-form-group--error");
  const line = Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: text });
  line.dataset.errorOf = name;
  const fieldset = group.querySelector(":scope > fieldset");
  const before = (fieldset ?? group).querySelector(":scope > .govuk-radios, :scope > .govuk-checkboxes, :scope > .govuk-date-input, :scope > .govuk-input, :scope > .govuk-textarea, :scope > .govuk-select");
  (fieldset ?? group).insertBefore(line, before);
}
