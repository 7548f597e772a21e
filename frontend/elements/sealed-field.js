// <sealed-field recipient="age1…" name="message">…a textarea or inputs…</sealed-field>
// On submit its value is sealed to `recipient` and only base64 ciphertext is sent, in a hidden field called `name`
// (apps/dossiers/forms.py: SealedField). The document sealed is {"text": value}; with `data-key` on the controls
// inside, {key: value, …}. The controls inside never carry a name, so that without JavaScript nothing is sent at all.
// An empty field is sent empty instead of sealed: the server says whether it may be. With `kept`, what was sealed and sent before
// and came back because the server refused something else, an empty field sends that again.

import { sealJson } from "../sealing/index.js";
import { toBase64 } from "../desk/server.js";
import { beforeSubmit, setHidden } from "../desk/submitting.js";

const KEY = "text";

export class SealedField extends HTMLElement {
  connectedCallback() {
    for (const control of this.controls()) control.removeAttribute("name");
    const form = this.closest("form");
    if (form && !this.listening) beforeSubmit(form, () => this.seal(form));
    this.listening = true;
  }

  controls() {
    return [...this.querySelectorAll("textarea, input, select")];
  }

  async seal(form) {
    const document = this.document();
    const empty = Object.values(document).every((value) => value === "" || value === false);
    const before = this.getAttribute("kept") ?? "";
    setHidden(form, this.getAttribute("name"), empty ? before : toBase64(await sealJson(this.getAttribute("recipient"), document)));
  }

  document() {
    const made = {};
    for (const control of this.controls()) {
      if (control.type === "radio" && !control.checked) continue;
      made[control.dataset.key ?? KEY] = control.type === "checkbox" ? control.checked : control.value.trim();
    }
    return made;
  }
}

customElements.define("sealed-field", SealedField);
