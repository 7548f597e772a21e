// Creates the elements for a sealed document from its outline, with the page's labels for the document's keys. All content is set as
// text, so that no document can inject markup.

import { create } from "../shared/dom.js";
import { sayOr } from "../shared/words.js";
import { outline } from "./outline.js";

/** @import { Block, Row } from "./outline.js" */

/**
 * Returns the elements that show a document.
 *
 * @param {unknown} document
 * @param {number} level the heading level for parts of the document
 */
export function rendered(document, level) {
  return outline(document, level, sayOr).map(elementOf);
}

/** @param {Block} block */
function elementOf(block) {
  if (block.kind === "table") return summaryOf(block.rows);
  if (block.kind === "paragraph") return create("p", { className: "govuk-body candour-preserve", textContent: block.text });
  return Object.assign(document.createElement(`h${block.level}`), { className: "govuk-heading-s", textContent: block.text });
}

/** @param {Row[]} rows */
function summaryOf(rows) {
  const list = create("dl", { className: "govuk-summary-list" });
  for (const { label, text } of rows) {
    const row = create("div", { className: "govuk-summary-list__row" });
    row.append(
      create("dt", { className: "govuk-summary-list__key", textContent: label }),
      create("dd", { className: "govuk-summary-list__value candour-preserve", textContent: text }),
    );
    list.append(row);
  }
  return list;
}
