// Text for people comes from the page, translated there (ui/words.html), never from a script.
// `say("open")` gives the page's words; `say("opened_by", { name })` fills %(name)s in.

export function say(key, values = {}) {
  const found = document.querySelector("#candour-words")?.content.querySelector(`[data-word="${key}"]`);
  const text = found ? found.textContent.trim() : key.replaceAll("_", " ");
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

// Words for a key that may have none: a field of a document somebody sealed with names of its own.
export function sayOr(key, fallback) {
  return document.querySelector("#candour-words")?.content.querySelector(`[data-word="${key}"]`) ? say(key) : fallback;
}
