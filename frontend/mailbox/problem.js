// Showing an error in a form's error box and moving the focus there.

import { part } from "../shared/dom.js";

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
export function showProblem(form, text) {
  const box = part(form, "[data-problem]");
  part(box, "p").textContent = text;
  box.hidden = false;
  box.tabIndex = -1;
  box.focus();
}

/** @param {HTMLFormElement} form */
export function hideProblem(form) {
  part(form, "[data-problem]").hidden = true;
}
