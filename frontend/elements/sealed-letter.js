// <sealed-letter data-item="<uuid>" data-label="…">…a letter with blanks…</sealed-letter>  fills the blanks from an item, with a key
// <sealed-letter data-form="<id>">…</sealed-letter>  shows in its blanks the text of that form's fields (`data-key`), as it is typed
// Both can be printed with filled blanks. Locking the key empties the blanks. Not here: sealing (`sealed-field.js`).

import { ensure } from "../desk/unlock.js";
import { fillBlanks } from "../shared/blanks.js";
import { attribute, create, createStatus, optionalPart, parts } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { say } from "../shared/words.js";
import { openChecked } from "./opening.js";
import { warning } from "./proving.js";

/** @import { Standing } from "../shared/evidence.js" */

export class SealedLetter extends HTMLElement {
  #tools = create("div", { className: "govuk-button-group govuk-!-display-none-print" });
  #status = createStatus("govuk-body govuk-!-display-none-print");
  #isSetUp = false;

  connectedCallback() {
    if (this.#isSetUp) return;
    this.#isSetUp = true;
    if (this.dataset.item) this.#addOpening();
    this.#tools.append(button(say("print"), () => print()));
    this.prepend(this.#tools, this.#status);
    const form = this.dataset.form ? document.getElementById(this.dataset.form) : null;
    form?.addEventListener("input", () => fillBlanks(this, typed(form)));
  }

  #addOpening() {
    this.#tools.append(button(`${say("open")} ${this.dataset.label}`, () => this.#open()));
    for (const event of ["candour:locked", "candour:leave"]) document.addEventListener(event, () => this.#close());
  }

  #close() {
    fillBlanks(this, {});
    optionalPart(this, "[data-evidence]")?.remove();
  }

  /**
   * Says above the letter, in print too, what is not proved about the text in its blanks.
   *
   * @param {Standing} standing
   */
  #warn(standing) {
    const line = warning(standing);
    optionalPart(this, "[data-evidence]")?.remove();
    if (line) this.#status.after(line);
  }

  async #open() {
    this.#status.textContent = say("opening");
    try {
      if (await ensure()) {
        const { document: values, standing } = await openChecked(attribute(this, "item"));
        this.#warn(standing);
        fillBlanks(this, /** @type {Record<string, unknown>} */ (values));
      }
      this.#status.textContent = "";
    } catch (error) {
      this.#status.textContent = messageOf(error) || say("failed");
    }
  }
}

/**
 * Returns the text of each field in the form, by its `data-key`.
 *
 * @param {HTMLElement} form
 */
function typed(form) {
  return Object.fromEntries(
    parts(form, "[data-key]")
      .filter((field) => "value" in field)
      .map((field) => [attribute(field, "key"), field.value]),
  );
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const element = create("button", {
    className: "govuk-button govuk-button--secondary",
    textContent: text,
    type: "button",
  });
  element.addEventListener("click", act);
  return element;
}

customElements.define("sealed-letter", SealedLetter);
