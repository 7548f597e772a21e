// Telling the page's first script (ui/first.js) how it stands. Lives here: the two words it listens for. Every entry says one of them,
// once its part of the page has been taken over, because until then that script holds back every form.

export const ready = () => document.dispatchEvent(new CustomEvent("candour:ready"));

// This browser cannot do what is needed, or something broke: the page says what is different, and going on is the person's choice.
export const missing = () => document.dispatchEvent(new CustomEvent("candour:missing"));
