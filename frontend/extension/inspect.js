// What an element of a page runs or loads, and what no page of Candour contains. Not here: watching the page (`content`), comparing what
// was seen with the release (`compare`).

// Elements that run or load something in place of the page's own content.
const FORBIDDEN = ["iframe", "frame", "object", "embed", "applet", "base", "portal", "fencedframe", "style"];

/** What was seen of an element: the text of an inline script, the address of a script or style, sentences on what is forbidden. */
/** @typedef {{ inline: string[], files: string[], faults: string[] }} Seen */

/** The parts of an element that are read, so that tests need no page. */
/** @typedef {{ localName: string, textContent: string | null, attributes: Iterable<{ name: string, value: string }> }} Inspected */

/**
 * @param {Inspected} element
 * @returns {Seen}
 */
export function inspect(element) {
  const name = element.localName;
  const attributes = new Map(Array.from(element.attributes, (one) => [one.name.toLowerCase(), one.value]));
  const faults = [...attributes].flatMap(([attribute, value]) => faultOf(name, attribute, value));
  if (FORBIDDEN.includes(name)) faults.push(`The page contains an element <${name}>.`);
  const source = attributes.get("src") ?? attributes.get("href") ?? attributes.get("xlink:href");
  if (name === "script" && source === undefined) return { inline: [element.textContent ?? ""], files: [], faults };
  if (name === "script") return { inline: [], files: [source ?? ""], faults };
  if (name === "link" && isStylesheet(attributes.get("rel"))) return { inline: [], files: [source ?? ""], faults };
  return { inline: [], files: [], faults };
}

/** @param {string | undefined} rel */
function isStylesheet(rel) {
  return (rel ?? "").toLowerCase().split(/\s+/).includes("stylesheet");
}

/**
 * @param {string} name
 * @param {string} attribute
 * @param {string} value
 */
function faultOf(name, attribute, value) {
  if (attribute.startsWith("on")) return [`The attribute ${attribute} of <${name}> runs a script.`];
  if (attribute === "srcdoc") return [`The page has the attribute srcdoc on <${name}>.`];
  if (name === "meta" && attribute === "http-equiv") return [`A <meta> of the page acts as the header ${value}.`];
  if (["href", "action", "formaction"].includes(attribute) && /^\s*(javascript|vbscript):/i.test(value)) {
    return [`An address on <${name}> runs a script.`];
  }
  return [];
}
