// Converts a sealed document, JSON of any shape, to headings, paragraphs and tables. Not here: creating elements (`rendering.js`); the
// same for reporters (`mailbox/reading.js`).

/**
 * Returns the page's text for a key, or the fallback.
 *
 * @typedef {(key: string, fallback: string) => string} Naming
 */

/** @typedef {{ label: string, text: string }} Row */

/**
 * @typedef {{ kind: "heading", text: string, level: number } | { kind: "paragraph", text: string } | { kind: "table", rows: Row[] }} Block
 */

/**
 * Returns the blocks to show for a document.
 *
 * @param {unknown} document
 * @param {number} level the heading level for parts of the document
 * @param {Naming} naming
 * @returns {Block[]}
 */
export function outline(document, level, naming) {
  if (!isObject(document)) return [paragraph(textOf(document, naming))];
  return Array.isArray(document.sections) ? sections(document.sections, level) : ofObject(document, level, naming);
}

/**
 * @param {unknown[]} list
 * @param {number} level
 * @returns {Block[]}
 */
function sections(list, level) {
  return list
    .filter(isObject)
    .filter(({ text }) => text)
    .flatMap(({ prompt, text }) => [...(prompt ? [heading(String(prompt), level)] : []), paragraph(String(text))]);
}

/**
 * @param {Record<string, unknown>} value
 * @param {number} level
 * @param {Naming} naming
 * @returns {Block[]}
 */
function ofObject(value, level, naming) {
  const entries = Object.entries(value).filter(([, inner]) => !isEmpty(inner));
  const [first] = entries;
  if (first && entries.length === 1 && first[0] === "text") return [paragraph(textOf(first[1], naming))];
  const rows = entries
    .filter(([, inner]) => !isNested(inner))
    .map(([key, inner]) => ({ label: labelOf(key, naming), text: textOf(inner, naming) }));
  const nested = entries.filter(([, inner]) => isNested(inner));
  return [...(rows.length ? [table(rows)] : []), ...nested.flatMap(([key, inner]) => part(key, inner, level, naming))];
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {number} level
 * @param {Naming} naming
 */
function part(key, value, level, naming) {
  const label = labelOf(key, naming);
  const members = Array.isArray(value) ? value : [value];
  return members.flatMap((member, at) => [
    heading(members.length > 1 ? `${label} ${at + 1}` : label, level),
    ...outline(member, level + 1, naming),
  ]);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {unknown} value */
const isNested = (value) =>
  isObject(value) || (Array.isArray(value) && value.some((member) => member !== null && typeof member === "object"));

/** @param {unknown} value */
const isEmpty = (value) =>
  value === null || value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/**
 * @param {unknown} value
 * @param {Naming} naming
 * @returns {string}
 */
function textOf(value, naming) {
  if (Array.isArray(value)) return value.map((member) => textOf(member, naming)).join(", ");
  if (typeof value === "boolean") return value ? naming("yes", "Yes") : naming("no", "No");
  return typeof value === "string" ? naming(`value_${value}`, value) : String(value ?? "");
}

/**
 * @param {string} key
 * @param {Naming} naming
 */
function labelOf(key, naming) {
  const plain = key.replaceAll("_", " ");
  return naming(`field_${key}`, plain.charAt(0).toUpperCase() + plain.slice(1));
}

/** @returns {Block} */
const paragraph = (/** @type {string} */ text) => ({ kind: "paragraph", text });
/** @returns {Block} */
const heading = (/** @type {string} */ text, /** @type {number} */ level) => ({
  kind: "heading",
  text,
  level: Math.min(level, 6),
});
/** @returns {Block} */
const table = (/** @type {Row[]} */ rows) => ({ kind: "table", rows });
