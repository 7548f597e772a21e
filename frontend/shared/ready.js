// The two events that report to the inline script (ui/first.js) whether an entry script has started. Every entry sends one of them,
// because that script holds back every form until then.

// This entry has taken over its part of the page.
export const ready = () => document.dispatchEvent(new CustomEvent("candour:ready"));

// The entry could not start, because the browser lacks a feature or an error occurred. The page says so and lets the person go on.
export const missing = () => document.dispatchEvent(new CustomEvent("candour:missing"));
