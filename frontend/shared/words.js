// Texts that scripts show come from a template of the page, where they are translated (ui/words.html).
// `say("open")` returns such a text; `say("save_file", { name })` replaces %(name)s in it.

/**
 * Returns the page's text for a key, or the key in words where the page has none.
 *
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
export function say(key, values = {}) {
  const text = wordsOf(key) ?? key.replaceAll("_", " ");
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/**
 * Returns the page's text for a key, or the fallback: for the fields of a sealed document, whose names its author chose.
 *
 * @param {string} key
 * @param {string} fallback
 */
export const sayOr = (key, fallback) => wordsOf(key) ?? fallback;

/** @param {string} key */
function wordsOf(key) {
  const template = document.querySelector("template#candour-words");
  const words = template instanceof HTMLTemplateElement && template.content.querySelector(`[data-word="${CSS.escape(key)}"]`);
  return words ? words.textContent.trim() : null;
}
