// A sealed document as lines to read. Twin of `candour/apps/mailbox/queries/reading.py`, where the reasons stand.

const DEEPEST = 6;
const LEFT_OUT = new Set(["sha256", "version"]);

// [{ label, text }, …] of any JSON, in its order. `labels`: key → what it is called on the page.
export function lines(document, labels) {
  return walk(document, "", labels, 0);
}

function walk(value, label, labels, depth) {
  if (depth > DEEPEST || isEmpty(value)) return [];
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === "string")) return [{ label, text: value.join("\n") }];
    return value.flatMap((one) => walk(one, label, labels, depth + 1));
  }
  if (typeof value === "object") return ofObject(value, labels, depth);
  if (typeof value === "boolean") return [{ label, text: value ? labels.yes : labels.no }];
  return [{ label, text: String(value) }];
}

function ofObject(value, labels, depth) {
  if (typeof value.prompt === "string") return walk(value.text, value.prompt, labels, depth + 1);
  const keys = Object.keys(value);
  const plain = keys.length === 1 && (keys[0] === "text" || keys[0] === "sections");
  if (plain) return walk(value[keys[0]], "", labels, depth + 1);
  return keys
    .filter((key) => !LEFT_OUT.has(key))
    .flatMap((key) => walk(value[key], labels[key] || named(key), labels, depth + 1));
}

function named(key) {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

function isEmpty(value) {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
