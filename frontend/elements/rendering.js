// Documents somebody sealed, as readable text. Lives here: turning JSON into elements, by shape, with the page's words for its keys.
// Everything is put in as text; nothing of a document can become markup.

import { sayOr } from "../shared/words.js";

// `level`: the heading level for parts of the document.
export function rendered(document_, level = 3) {
  if (Array.isArray(document_?.sections)) return sections(document_.sections, level);
  if (isPlain(document_)) return object(document_, level);
  return [paragraph(text(document_))];
}

function sections(list, level) {
  return list
    .filter((section) => section.text)
    .flatMap((section) => [...(section.prompt ? [heading(section.prompt, level)] : []), paragraph(section.text)]);
}

function object(value, level) {
  const entries = Object.entries(value).filter(([, held]) => !isEmpty(held));
  if (entries.length === 1 && entries[0][0] === "text") return [paragraph(text(entries[0][1]))];
  const simple = entries.filter(([, held]) => !isNested(held));
  const nested = entries.filter(([, held]) => isNested(held));
  return [...(simple.length ? [summary(simple)] : []), ...nested.flatMap(([key, held]) => part(key, held, level))];
}

function part(key, held, level) {
  const parts = Array.isArray(held) ? held : [held];
  return parts.flatMap((one, at) => [
    heading(parts.length > 1 ? `${label(key)} ${at + 1}` : label(key), level),
    ...rendered(one, level + 1),
  ]);
}

function summary(entries) {
  const list = make("dl", "govuk-summary-list");
  for (const [key, held] of entries) {
    const row = make("div", "govuk-summary-list__row");
    row.append(make("dt", "govuk-summary-list__key", label(key)), make("dd", "govuk-summary-list__value candour-preserve", text(held)));
    list.append(row);
  }
  return list;
}

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isNested = (value) => isPlain(value) || (Array.isArray(value) && value.some((one) => one !== null && typeof one === "object"));
const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && !value.length) || (isPlain(value) && !Object.keys(value).length);

function text(value) {
  if (Array.isArray(value)) return value.map(text).join(", ");
  if (typeof value === "boolean") return sayOr(value ? "yes" : "no", value ? "Yes" : "No");
  return typeof value === "string" ? sayOr(`value_${value}`, value) : String(value ?? "");
}

function label(key) {
  const plain = key.replaceAll("_", " ");
  return sayOr(`field_${key}`, plain.charAt(0).toUpperCase() + plain.slice(1));
}

const paragraph = (words) => make("p", "govuk-body candour-preserve", words);
const heading = (words, level) => make(`h${Math.min(level, 6)}`, "govuk-heading-s", words);

export function make(name, classes = "", words = "") {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.textContent = words;
  return element;
}
