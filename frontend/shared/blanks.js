// The blanks of a letter: filled with what was written into it, as text, and made blank again. For staff and for reporters.

export function fillBlanks(letter, said) {
  for (const blank of letter.querySelectorAll("[data-particular]")) {
    blank.dataset.blank ??= blank.textContent;
    const words = String(said[blank.dataset.particular] ?? "").trim();
    blank.textContent = words || blank.dataset.blank;
    blank.classList.toggle("candour-letter__said", Boolean(words));
    blank.classList.toggle("candour-letter__blank", !words);
  }
}
