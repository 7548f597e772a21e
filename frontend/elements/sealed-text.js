// <sealed-text data-item="<uuid>" data-kind="json">…text for readers without JavaScript…</sealed-text>
// A button that opens one item in place, for a staff member who holds a grant. The server records the opening before it sends the item.
//
//   data-kind     "json" (a document), "text" (a document of which only the field `text` is shown), or "exhibit"
//   data-field    the only field of the document to show
//   data-details  for an exhibit: the id of the item with its name, type and true size
//   data-label    the item's name in the button ("Open account")
//   data-level    the level of headings inside (default 3)
//
// Locking the key closes every open item, in all tabs. Not here: opening (`opening.js`), sealing (sealing/).

import { ensure } from "../desk/unlock.js";
import { attribute, create, createStatus } from "../shared/dom.js";
import { messageOf } from "../shared/failure.js";
import { aroundName, plainName, safeFileName } from "../shared/names.js";
import { say } from "../shared/words.js";
import { openChecked, openExhibit } from "./opening.js";
import { presented } from "./proving.js";
import { rendered } from "./rendering.js";

/** @import { ExhibitDetails } from "../shared/exhibit.js" */

const SHOWN_AS_PICTURES = ["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"];
const CLOSING_EVENTS = ["candour:locked", "candour:leave"];

export class SealedText extends HTMLElement {
  #button = create("button", { className: "govuk-button govuk-button--secondary", type: "button" });
  #status = createStatus();
  #content = create("div", { className: "candour-opened", tabIndex: -1 });
  #isOpen = false;
  #isSetUp = false;
  /** @type {string | null} the blob URL of an opened exhibit */
  #address = null;
  #closeListener = () => this.#close();

  connectedCallback() {
    if (this.#isSetUp) return;
    this.#isSetUp = true;
    this.replaceChildren(this.#button, this.#status, this.#content);
    this.#button.addEventListener("click", () => (this.#isOpen ? this.#close() : this.#open()));
    for (const event of CLOSING_EVENTS) document.addEventListener(event, this.#closeListener);
    this.#close();
  }

  disconnectedCallback() {
    for (const event of CLOSING_EVENTS) document.removeEventListener(event, this.#closeListener);
    this.#forget();
  }

  async #open() {
    this.#button.disabled = true;
    this.#status.textContent = say("opening");
    try {
      if (await ensure()) this.#show(this.dataset.kind === "exhibit" ? await this.#exhibit() : await this.#document());
      else this.#close();
    } catch (error) {
      this.#status.textContent = messageOf(error) || say("failed");
    } finally {
      this.#button.disabled = false;
    }
  }

  /** @param {HTMLElement[]} parts */
  #show(parts) {
    this.#isOpen = true;
    this.#status.textContent = "";
    this.#content.replaceChildren(...parts);
    this.#nameButton("close");
    this.#content.focus();
  }

  #close() {
    this.#isOpen = false;
    this.#forget();
    this.#status.textContent = "";
    this.#content.replaceChildren();
    this.#nameButton("open");
  }

  /** @param {"open" | "close"} verb */
  #nameButton(verb) {
    this.#button.setAttribute("aria-expanded", String(this.#isOpen));
    this.#button.replaceChildren(say(verb));
    if (this.dataset.label) this.#button.append(" ", this.dataset.label);
  }

  #forget() {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = null;
  }

  async #document() {
    const { document, standing } = await openChecked(attribute(this, "item"));
    const field = this.dataset.field || (this.dataset.kind === "text" ? "text" : "");
    const shown = field ? /** @type {Record<string, unknown>} */ (document)[field] : document;
    return presented(this, standing, rendered(shown, Number(this.dataset.level || 3)));
  }

  async #exhibit() {
    const { details, blob, standing } = await openExhibit(attribute(this, "item"), attribute(this, "details"));
    return presented(this, standing, this.#offered(blob, details));
  }

  /**
   * Returns a link to save the exhibit and, for plain pictures only, an image. Other files are never shown, because they could run code.
   *
   * @param {Blob} blob
   * @param {ExhibitDetails} details
   */
  #offered(blob, { name, type }) {
    const isPicture = SHOWN_AS_PICTURES.includes(type);
    this.#address = URL.createObjectURL(new Blob([blob], { type: isPicture ? type : "application/octet-stream" }));
    const line = create("p", { className: "govuk-body" });
    const link = create("a", { className: "govuk-link", href: this.#address, download: safeFileName(name) });
    link.append(...aroundName(name, (shown) => say("save_file", { name: shown })));
    line.append(link);
    const image = create("img", { className: "candour-picture", alt: plainName(name) });
    if (!isPicture) return [line];
    image.src = this.#address;
    return [image, line];
  }
}

customElements.define("sealed-text", SealedText);
