// The answers of the journey: their shape, and the part of them that the server may see. Not here: reading them from a page
// (`form.js`); storing them (`draft.js`).

/** @typedef {Record<string, string[]>} Answers the values of each field of a question; an empty text is [""] */

/**
 * The answers of a draft, by question; `shown` lists the fields whose values the server may see.
 *
 * @typedef {{ answers: Record<string, Answers>, shown: Record<string, string[]> }} AllAnswers
 */

const FILLED = "filled";
const PERSON = /^person-(\d+)-/;

/**
 * Returns the answers with every value the server may not see replaced by "filled" or "".
 *
 * @param {AllAnswers} all
 * @returns {Record<string, Answers>}
 */
export function shownToServer({ answers, shown }) {
  return Object.fromEntries(
    Object.entries(answers).map(([question, fields]) => [question, marked(fields, shown[question] ?? [])]),
  );
}

/**
 * Returns the numbers of the people described in the answers, in order.
 *
 * @param {Answers} answers
 */
export function peopleIn(answers) {
  const numbers = Object.keys(answers).flatMap((name) => PERSON.exec(name)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
}

/**
 * @param {Answers} answers
 * @param {readonly string[]} shown
 */
function marked(answers, shown) {
  const hidden = (/** @type {string[]} */ values) => [values.some((value) => value.trim()) ? FILLED : ""];
  return Object.fromEntries(
    Object.entries(answers).map(([name, values]) => [name, shown.includes(name) ? values : hidden(values)]),
  );
}
