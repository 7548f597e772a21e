// Presenting an opened item as what it is: what is proved as it stands; what is not, behind a warning and never as genuine.
// Not here: what the evidence of an item proves (`shared/evidence.js`).

import { attribute, create, optionalPart } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** @import { Standing } from "../shared/evidence.js" */

/**
 * Returns the elements that show an opened item. Where the item is not proved, its content is closed behind a warning, in a frame of its
 * own, and the line above that names its author (`data-claim`, in the same `data-part`) becomes a claim.
 *
 * @param {HTMLElement} element where the item is shown
 * @param {Standing} standing
 * @param {HTMLElement[]} content
 * @returns {HTMLElement[]}
 */
export function presented(element, standing, content) {
  const line = warning(standing);
  if (!(isDoubtful(standing) && line)) return line ? [line, ...content] : content;
  claim(element);
  const frame = create("div", { className: "candour-unproved" });
  const details = create("details", { className: "govuk-details" });
  const summary = create("summary", { className: "govuk-details__summary" });
  summary.append(create("span", { className: "govuk-details__summary-text", textContent: say("evidence_show") }));
  const inside = create("div", { className: "govuk-details__text" });
  inside.append(...content);
  details.append(summary, inside);
  frame.append(line, details);
  return [frame];
}

/**
 * Returns a line that says what is not proved about an item; null where its author's signature holds.
 *
 * @param {Standing} standing
 */
export function warning(standing) {
  if (standing === "signed") return null;
  const className = standing === "before" ? "govuk-hint" : "govuk-error-message";
  const line = create("p", { className, textContent: say(`evidence_${standing}`) });
  line.dataset.evidence = standing;
  return line;
}

/** @param {Standing} standing */
const isDoubtful = (standing) => standing === "broken" || standing === "unproved";

/** @param {HTMLElement} element */
function claim(element) {
  const block = element.closest("[data-part]");
  const line = block && optionalPart(block, "[data-claim]");
  if (line) line.textContent = attribute(line, "claim");
}
