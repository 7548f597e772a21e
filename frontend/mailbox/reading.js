// Converts an opened document to lines of text. The same as `candour/apps/mailbox/queries/reading.py`, which gives the reasons.

/** @typedef {{ label: string, text: string }} Line */
/** @typedef {Readonly<Record<string, string>>} Labels the page's label for each key of a document */

const DEEPEST = 6;
const LEFT_OUT = new Set(["sha256", "version"]);

/**
 * Returns the lines for a JSON document of any shape, in the document's order.
 *
 * @param {unknown} document
 * @param {Labels} labels
 * @returns {Line[]}
 */
export function lines(document, labels) {
  return walk(document, "", labels, 0);
}

/**
 * @param {unknown} value
 * @param {string} label
 * @param {Labels} labels
 * @param {number} depth
 * @returns {Line[]}
 */
function walk(value, label, labels, depth) {
  if (depth > DEEPEST || isEmpty(value)) return [];
  if (Array.isArray(value)) {
    if (value.every((member) => typeof member === "string")) return [{ label, text: value.join("\n") }];
    return value.flatMap((member) => walk(member, label, labels, depth + 1));
  }
  if (typeof value === "object") return ofObject(/** @type {Record<string, unknown>} */ (value), labels, depth);
  if (typeof value === "boolean") return [{ label, text: (value ? labels.yes : labels.no) ?? String(value) }];
  return [{ label, text: String(value) }];
}

/**
 * @param {Record<string, unknown>} value
 * @param {Labels} labels
 * @param {number} depth
 * @returns {Line[]}
 */
function ofObject(value, labels, depth) {
  if (typeof value.prompt === "string") return walk(value.text, value.prompt, labels, depth + 1);
  const [key, ...others] = Object.keys(value);
  if ((key === "text" || key === "sections") && !others.length) return walk(value[key], "", labels, depth + 1);
  return Object.entries(value)
    .filter(([name]) => !LEFT_OUT.has(name))
    .flatMap(([name, inner]) => walk(inner, labels[name] || plainName(name), labels, depth + 1));
}

/** @param {string} key */
function plainName(key) {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** @param {unknown} value */
function isEmpty(value) {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
