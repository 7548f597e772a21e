// The window that opens from the extension's button: the result for this page, and each difference. Not here: the comparison
// (`background`).

/** @import { Result } from "./compare.js" */

const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
const name = `tab ${tab?.id}`;
const result = /** @type {Result | undefined} */ ((await chrome.storage.session.get(name))[name]);

const title = document.querySelector("h1");
if (title && result) title.textContent = result.title;
for (const finding of result?.findings ?? []) {
  const line = document.createElement("li");
  line.textContent = finding;
  document.querySelector("ul")?.append(line);
}
