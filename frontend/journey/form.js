// A question's form on its page. Lives here: reading the answers from it, and putting them back.

/** @import { Answers } from "./answers.js" */

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
 * Puts answers back. A field keeps what the page came with where nothing was answered, and what was typed before this script loaded.
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
 * The names of the fields that differ from the page as it came.
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
