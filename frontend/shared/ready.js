// Telling the page's first script (ui/first.js) how loading went. Lives here: the two events it listens for. Every entry sends one of
// them once it has taken over its part of the page, because until then that script holds back every form.

export const ready = () => document.dispatchEvent(new CustomEvent("candour:ready"));

// This browser lacks what is needed, or something broke: the page says what is different, and going on is the person's choice.
export const missing = () => document.dispatchEvent(new CustomEvent("candour:missing"));
