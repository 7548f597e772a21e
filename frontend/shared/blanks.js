// The blanks of a letter on a page. Lives here: filling them with text and emptying them, for staff and for reporters.

import { parts } from "./dom.js";

/**
 * Writes a value into each blank of a letter.
 *
 * @param {HTMLElement} letter
 * @param {Readonly<Record<string, unknown>>} values by the name in `data-particular`; a blank without a value becomes blank again
 */
export function fillBlanks(letter, values) {
  for (const blank of parts(letter, "[data-particular]")) {
    blank.dataset.blank ??= blank.textContent;
    const words = String(values[blank.dataset.particular ?? ""] ?? "").trim();
    blank.textContent = words || blank.dataset.blank;
    blank.classList.toggle("candour-letter__said", Boolean(words));
    blank.classList.toggle("candour-letter__blank", !words);
  }
}
