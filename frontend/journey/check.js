// The page "Check your answers", filled from the draft on the device. The server decides which questions this reporter is asked and
// which are still unanswered.

import { attribute, create, part, parts } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { say } from "../shared/words.js";
import { peopleIn, shownToServer } from "./answers.js";
import { answerOf, isLeftOut, nameForPerson } from "./documents.js";
import { showProblem } from "./problems.js";
import { post } from "./server.js";
import { inWords } from "./sizes.js";

/** @import { Answers } from "./answers.js" */
/** @import { Row, Section } from "./documents.js" */
/** @import { Draft, DraftFile } from "./draft.js" */

/** @typedef {{ slug: string, heading: string }} OpenQuestion */

/**
 * Shows the draft's answers on the page.
 *
 * @param {Draft} draft
 * @returns {Promise<{ sections: Section[], missing: OpenQuestion[] } | null>} the questions asked of this reporter, and those still
 *   unanswered; null where the server could not be reached
 */
export async function showAnswers(draft) {
  try {
    const answer = await post(location.pathname, { answers: shownToServer(draft) });
    const { asked, missing } = /** @type {{ asked: string[], missing: OpenQuestion[] }} */ (answer);
    const sections = asked.map((question) => showSection(question, draft));
    showMissing(missing);
    return { sections, missing };
  } catch (error) {
    showProblem(messageOf(error) || say("no_connection"));
    return null;
  }
}

/**
 * @param {string} question
 * @param {Draft} draft
 * @returns {Section}
 */
function showSection(question, draft) {
  const section = part(document, `[data-candour-section="${question}"]`);
  section.hidden = false;
  const elements = parts(section, "[data-candour-row]");
  const answers = draft.answers[question] ?? {};
  if (question === "people") showPeople(elements, answers);
  else for (const element of elements) showOwn(element, answers);
  if (question === "files") showFiles(section, draft.files);
  part(section, "[data-candour-empty]").hidden = Boolean(section.querySelector("dl > :not([hidden])"));
  return { question, rows: elements.map(rowOf) };
}

/**
 * @param {HTMLElement} element
 * @returns {Row}
 */
function rowOf(element) {
  const { kind = "", key = "", under = "", choices } = element.dataset;
  return {
    name: attribute(element, "candourRow"),
    label: part(element, "dt").textContent.trim(),
    kind,
    key,
    under,
    choices: choices ? /** @type {Record<string, string>} */ (JSON.parse(choices)) : null,
    several: "several" in element.dataset,
  };
}

/**
 * @param {HTMLElement} element
 * @param {Answers} answers
 */
function showOwn(element, answers) {
  const row = rowOf(element);
  if (isLeftOut(row, answers)) show(element, "");
  else show(element, "day" in element.dataset ? dayOf(row, answers) : textOf(row, answers));
}

/**
 * @param {Row} row
 * @param {Answers} answers
 */
function dayOf({ name }, answers) {
  const values = ["day", "month", "year"].map((unit) => answers[`${name}-${unit}`]?.[0] ?? "");
  return values.filter(Boolean).join(" ");
}

/**
 * @param {Row} row
 * @param {Answers} answers
 * @param {string} [name]
 */
const textOf = (row, answers, name) => [answerOf(row, answers, name)].flat().join(", ");

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function show(element, text) {
  part(element, "dd").textContent = text;
  element.hidden = !text;
}

/**
 * Shows the people described: copies the page's rows, which are those of one person, for each of them.
 *
 * @param {HTMLElement[]} elements
 * @param {Answers} answers
 */
function showPeople(elements, answers) {
  const list = elements[0]?.parentElement;
  for (const number of peopleIn(answers)) {
    for (const element of elements) {
      const row = rowOf(element);
      const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
      delete copy.dataset.candourRow;
      show(copy, textOf(row, answers, nameForPerson(row, number)));
      list?.append(copy);
    }
  }
}

/**
 * @param {HTMLElement} section
 * @param {DraftFile[]} files
 */
function showFiles(section, files) {
  for (const { name, size } of files) {
    const row = create("div", { className: "govuk-summary-list__row" });
    row.append(
      create("dt", { className: "govuk-summary-list__key", textContent: name }),
      create("dd", { className: "govuk-summary-list__value", textContent: inWords(size) }),
    );
    part(section, "dl").append(row);
  }
}

/** @param {OpenQuestion[]} missing */
function showMissing(missing) {
  const box = part(document, "[data-candour-missing]");
  const links = missing.map(({ slug, heading }) => {
    const item = create("li");
    item.append(create("a", { href: `/report/${slug}/`, textContent: heading }));
    return item;
  });
  part(box, "ul").replaceChildren(...links);
  box.hidden = !missing.length;
}
