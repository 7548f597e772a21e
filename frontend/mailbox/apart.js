// Showing an item that is not proved apart from all others, in a section of the mailbox page. The server lists there what it knows of; this
// moves what the browser finds. Not here: what the evidence of an item proves (`shared/evidence.js`).

import { attribute, create, optionalPart, part, parts } from "../shared/dom.js";

/**
 * Moves the block of an item to the section, as a claim that nothing proves, and says why above the item.
 *
 * @param {HTMLElement} page
 * @param {HTMLElement} place where the item is shown
 * @param {string} why
 */
export function putApart(page, place, why) {
  warn(place, why);
  const block = place.closest("[data-part]");
  const section = part(page, "[data-unchecked]");
  if (!(block instanceof HTMLElement) || section.contains(block)) return;
  for (const heading of parts(block, "[data-claim]")) heading.textContent = attribute(heading, "claim");
  for (const proved of parts(block, "[data-proved-only]")) proved.remove();
  part(section, "[data-unchecked-list]").append(block);
  section.hidden = false;
  optionalPart(page, "[data-all-checked]")?.remove();
  part(page, "[data-not-all-checked]").hidden = false;
}

/**
 * Says above a place that its item is not proved, unless the server says so already.
 *
 * @param {HTMLElement} place
 * @param {string} textContent
 */
function warn(place, textContent) {
  if (place.parentElement?.querySelector(":scope > [data-differs]")) return;
  const line = create("p", { className: "govuk-error-message", textContent });
  line.dataset.differs = "";
  place.before(line);
}
