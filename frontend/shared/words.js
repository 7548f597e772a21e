// Text for people comes from the page, translated there (ui/words.html), never from a script.
// `say("open")` gives the page's words; `say("save_file", { name })` replaces %(name)s in them.

/**
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
export function say(key, values = {}) {
  const text = wordsOf(key) ?? key.replaceAll("_", " ");
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/**
 * Words for a key that may have none: a field of a sealed document, whose author chose the names.
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
