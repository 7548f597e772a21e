// Reading answers from a question's form, and filling them in.

/** @import { Answers } from "./answers.js" */

// Returns the values of the form's fields, by name.
/** @param {HTMLFormElement} form */
export function collect(form) {
  /** @type {Answers} */
  const answers = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    answers[name] ??= [];
    answers[name].push(value);
  }
  return answers;
}

/**
 * Fills answers into the form. A field without an answer, and one changed before this script loaded, keeps its value.
 *
 * @param {HTMLFormElement} form
 * @param {Answers} answers
 */
export function fill(form, answers) {
  const typed = changed(form);
  for (const field of form.elements) {
    if (!isControl(field) || field.type === "hidden" || field.type === "file" || typed.has(field.name)) continue;
    const values = answers[field.name];
    if (!values) continue;
    if (isBox(field)) {
      if (field.checked !== values.includes(field.value)) field.click();
    } else field.value = values[0] ?? "";
  }
}

/**
 * Returns the names of the fields whose values differ from those in the HTML.
 *
 * @param {HTMLFormElement} form
 */
export function changed(form) {
  const differing = [...form.elements].filter(isControl).filter((field) => {
    if (field instanceof HTMLSelectElement) return false;
    return (field instanceof HTMLInputElement && field.checked !== field.defaultChecked) || field.value !== field.defaultValue;
  });
  return new Set(differing.map((field) => field.name));
}

/**
 * @param {Element} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} a field with a name
 */
function isControl(element) {
  const kinds = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];
  return kinds.some((kind) => element instanceof kind && Boolean(element.name));
}

/**
 * @param {Element} field
 * @returns {field is HTMLInputElement}
 */
const isBox = (field) => field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type);
