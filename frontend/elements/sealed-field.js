// <sealed-field recipient="age1…" name="message" kind="message">…a textarea or inputs…</sealed-field>
// On submit the key `recipient` is proved (desk/proving.js), the value is sealed to it and signed as an item of this `kind` with the staff
// member's signing key (sealing/authorship.js), and only base64 of both is sent, in a hidden field called `name` (apps/dossiers/forms.py:
// SealedField). The sealed document is {"text": value}; with `data-key` on the controls
// inside, {key: value, …}. The controls inside have no name, so that without JavaScript nothing is sent.
// An empty field is sent empty, not sealed; the server decides whether that is allowed. The attribute `kept` is ciphertext from an
// earlier attempt that the server refused for another reason; while the field is empty, that ciphertext is sent again.

import { signer } from "../desk/keyring.js";
import { toSign } from "../desk/proving.js";
import { beforeSubmit, setHidden } from "../desk/submitting.js";
import { ensure } from "../desk/unlock.js";
import { asSent, digestOf, signItem } from "../sealing/authorship.js";
import { sealJson } from "../sealing/index.js";
import { say } from "../shared/words.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const KEY = "text";

export class SealedField extends HTMLElement {
  #isListening = false;

  connectedCallback() {
    for (const control of this.#controls()) control.removeAttribute("name");
    const form = this.closest("form");
    if (form && !this.#isListening) beforeSubmit(form, () => this.#seal(form));
    this.#isListening = true;
  }

  /** @returns {Control[]} */
  #controls() {
    return [...this.querySelectorAll(/** @type {"input"} */ ("textarea, input, select"))];
  }

  /** @param {HTMLFormElement} form */
  async #seal(form) {
    const document = this.#document();
    const isEmpty = Object.values(document).every((value) => value === "" || value === false);
    setHidden(form, this.#attribute("name"), isEmpty ? this.#attribute("kept") : await this.#sealed(document));
  }

  /** @param {Record<string, string | boolean>} document */
  async #sealed(document) {
    const recipient = this.#attribute("recipient");
    if (!(await ensure())) throw new Error(say("sign_first"));
    const own = await signer();
    if (!own) throw new Error(say("sign_first"));
    const { dossier, epoch, hour, numbers } = await toSign(recipient, own.public);
    const sealed = await sealJson(recipient, document);
    const kind = this.#attribute("kind");
    const place = { dossier, epoch, kind, author: /** @type {const} */ ("staff"), sha256: digestOf(sealed) };
    return asSent(sealed, await signItem(place, own, { number: numbers[kind] ?? 1, hour }));
  }

  #document() {
    /** @type {Record<string, string | boolean>} */
    const document = {};
    for (const control of this.#controls()) {
      const isInput = control instanceof HTMLInputElement;
      if (isInput && control.type === "radio" && !control.checked) continue;
      const value = isInput && control.type === "checkbox" ? control.checked : control.value.trim();
      document[control.dataset.key ?? KEY] = value;
    }
    return document;
  }

  /** @param {string} name */
  #attribute(name) {
    return this.getAttribute(name) ?? "";
  }
}

customElements.define("sealed-field", SealedField);
