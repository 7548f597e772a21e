// <sealed-letter data-item="<uuid>" data-label="…">…a letter with blanks…</sealed-letter>  opens what was written into it, with a key
// <sealed-letter data-form="<id>">…</sealed-letter>  shows in its blanks what is typed in that form's fields (`data-key`)
// Both can be printed as they then read. What is opened goes again when the key is locked. Not here: sealing (sealed-field).

import { ensure } from "../desk/unlock.js";
import { say } from "../shared/words.js";
import { fillBlanks } from "../shared/blanks.js";
import { make } from "./rendering.js";
import { openedDocument } from "./sealed-text.js";

export class SealedLetter extends HTMLElement {
  connectedCallback() {
    if (this.tools) return;
    this.tools = make("div", "govuk-button-group govuk-!-display-none-print");
    this.status = make("p", "govuk-body govuk-!-display-none-print");
    this.status.setAttribute("role", "status");
    if (this.dataset.item) this.addOpening();
    this.tools.append(button(say("print"), () => print()));
    this.prepend(this.tools, this.status);
    const form = this.dataset.form && document.getElementById(this.dataset.form);
    if (form) form.addEventListener("input", () => fillBlanks(this, typed(form)));
  }

  addOpening() {
    this.tools.append(button(`${say("open")} ${this.dataset.label}`, () => this.open()));
    for (const event of ["candour:locked", "candour:leave"]) document.addEventListener(event, () => fillBlanks(this, {}));
  }

  async open() {
    this.status.textContent = say("opening");
    try {
      if (await ensure()) fillBlanks(this, await openedDocument(this.dataset.item));
      this.status.textContent = "";
    } catch (error) {
      this.status.textContent = error.message || say("failed");
    }
  }
}

function typed(form) {
  return Object.fromEntries([...form.querySelectorAll("[data-key]")].map((field) => [field.dataset.key, field.value]));
}

function button(words, act) {
  const made = Object.assign(make("button", "govuk-button govuk-button--secondary", words), { type: "button" });
  made.addEventListener("click", act);
  return made;
}

customElements.define("sealed-letter", SealedLetter);
