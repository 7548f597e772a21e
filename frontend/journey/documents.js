// The documents to seal, one for each kind of item, built from the reporter's answers. The server does the same for reporters without
// JavaScript. The page "Check your answers" describes in its rows which field belongs to which document (`check.js`).

import { peopleIn } from "./answers.js";

/** @import { AllAnswers, Answers } from "./answers.js" */

/**
 * One field, as the page "Check your answers" describes it.
 *
 * @typedef {object} Row
 * @property {string} name of the field
 * @property {string} label the text of the question
 * @property {string} kind the kind of item the answer is sealed in, "" where it is not sealed
 * @property {string} key the answer's key in that item's document
 * @property {string} under "field=value": the field is asked only where that choice was selected; "" for always
 * @property {Record<string, string> | null} choices the text of each value
 * @property {boolean} several whether several values can be chosen
 */

/** @typedef {{ question: string, rows: Row[] }} Section */
/** @typedef {string | string[]} Answer a list where several values can be chosen; empty where there is no answer */

/**
 * The documents by kind of item: an account, the people named, and flat documents of all other kinds.
 *
 * @typedef {object} Documents
 * @property {{ sections: { prompt: string, text: Answer }[] }} [account]
 * @property {{ people: Record<string, Answer>[] }} [people]
 */

/** @typedef {Documents & { [kind: string]: object }} AllDocuments */

/**
 * Returns the answer to a row's field, with the text of each chosen value.
 *
 * @param {Row} row
 * @param {Answers} answers
 * @param {string} [name] the field's name, where it differs from the row's
 * @returns {Answer}
 */
export function answerOf({ choices, several, name: own }, answers, name = own) {
  const values = (answers[name] ?? []).map((value) => value.trim()).filter(Boolean);
  const words = values.map((value) => choices?.[value] ?? value);
  return several ? words : (words[0] ?? "");
}

/**
 * Returns the name of the row's field for another person; the rows describe the first.
 *
 * @param {Row} row
 * @param {number} number
 */
export const nameForPerson = (row, number) => `person-${number}-${fieldOf(row)}`;

/**
 * Returns whether the field belongs to a choice that the reporter did not select.
 *
 * @param {Row} row
 * @param {Answers} answers
 */
export function isLeftOut({ under }, answers) {
  const [name, value = ""] = under.split("=");
  return Boolean(name) && !(answers[name ?? ""] ?? []).includes(value);
}

/**
 * Builds the documents of all answers; kinds without an answer are left out.
 *
 * @param {readonly Section[]} sections in the order of the journey
 * @param {Pick<AllAnswers, "answers">} draft
 * @returns {AllDocuments}
 */
export function documents(sections, { answers: all }) {
  /** @type {AllDocuments} */
  const made = {};
  for (const { question, rows } of sections) {
    const answers = all[question] ?? {};
    if (rows.some(({ kind }) => kind === "people")) addPeople(made, rows, answers);
    for (const row of rows) {
      if (row.kind && row.kind !== "people" && !isLeftOut(row, answers)) add(made, row, answerOf(row, answers));
    }
  }
  return made;
}

/**
 * @param {AllDocuments} made
 * @param {Row} row
 * @param {Answer} answer
 */
function add(made, { kind, key, label }, answer) {
  if (!answer.length) return;
  if (kind === "account") {
    made.account ??= { sections: [] };
    made.account.sections.push({ prompt: label, text: answer });
  } else made[kind] = { ...made[kind], [key]: answer };
}

/**
 * @param {AllDocuments} made
 * @param {readonly Row[]} rows
 * @param {Answers} answers
 */
function addPeople(made, rows, answers) {
  const people = peopleIn(answers).map((number) => {
    const fields = rows.map((row) => /** @type {const} */ ([fieldOf(row), answerOf(row, answers, nameForPerson(row, number))]));
    return Object.fromEntries(fields.filter(([, answer]) => answer.length));
  });
  const described = people.filter((person) => Object.keys(person).length);
  if (described.length) made.people = { people: described };
}

const fieldOf = (/** @type {Row} */ { name }) => name.split("-").at(-1) ?? "";
