// <sealed-text data-item="<uuid>" data-kind="json">…words for readers without JavaScript…</sealed-text>
// A button that opens one item in place, for a staff member who holds a grant. The opening is recorded before the ciphertext comes.
//
//   data-kind     "json" (any document; sections, fields), "text" (the field `text` of it), or "exhibit"
//   data-field    of a document, only this field
//   data-details  for an exhibit: the item with its name, type and true size
//   data-label    what is opened, for the button's name ("Open account")
//   data-level    heading level inside (3)
//
// Locking the key closes what is open, in every tab. Not here: who may open it (the server), how it is sealed (sealing/).

import { secretsFor } from "../desk/keyring.js";
import { openJson, openStream, WrongKey } from "../sealing/index.js";
import { ask, askJson, fromBase64 } from "../desk/server.js";
import { ensure } from "../desk/unlock.js";
import { say } from "../shared/words.js";
import { make, rendered } from "./rendering.js";

const SHOWN_AS_PICTURES = ["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"];

export class SealedText extends HTMLElement {
  connectedCallback() {
    if (this.button) return;
    this.button = Object.assign(make("button", "govuk-button govuk-button--secondary"), { type: "button" });
    this.status = make("p", "govuk-body");
    this.status.setAttribute("role", "status");
    this.content = make("div", "candour-opened");
    this.content.tabIndex = -1;
    this.replaceChildren(this.button, this.status, this.content);
    this.button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.lockListener = () => this.close();
    document.addEventListener("candour:locked", this.lockListener);
    document.addEventListener("candour:leave", this.lockListener);
    this.close();
  }

  disconnectedCallback() {
    document.removeEventListener("candour:locked", this.lockListener);
    document.removeEventListener("candour:leave", this.lockListener);
    this.forget();
  }

  async open() {
    this.button.disabled = true;
    this.status.textContent = say("opening");
    try {
      if (!(await ensure())) return this.close();
      const parts = this.dataset.kind === "exhibit" ? await this.exhibit() : await this.document();
      this.show(parts);
    } catch (error) {
      this.status.textContent = error.message || say("failed");
    } finally {
      this.button.disabled = false;
    }
  }

  show(parts) {
    this.isOpen = true;
    this.status.textContent = "";
    this.content.replaceChildren(...parts);
    this.name("close");
    this.content.focus();
  }

  close() {
    this.isOpen = false;
    this.forget();
    this.status.textContent = "";
    this.content.replaceChildren();
    this.name("open");
  }

  name(verb) {
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    this.button.replaceChildren(say(verb));
    if (this.dataset.label) this.button.append(" ", this.dataset.label);
  }

  forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  async document() {
    const found = await openedDocument(this.dataset.item);
    const field = this.dataset.field || (this.dataset.kind === "text" ? "text" : "");
    return rendered(field ? found[field] : found, Number(this.dataset.level || 3));
  }

  async exhibit() {
    const details = await openedDocument(this.dataset.details);
    const answer = await opening(this.dataset.item);
    const blob = await withEach(await secretsOf(answer), async (secret) => {
      const stream = await openStream(secret, await ciphertext(answer), details.size);
      return new Response(stream).blob();
    });
    return this.offered(blob, details);
  }

  // A file from a stranger is offered to be saved, never run: only plain pictures are shown.
  offered(blob, details) {
    const picture = SHOWN_AS_PICTURES.includes(details.type);
    this.address = URL.createObjectURL(new Blob([blob], { type: picture ? details.type : "application/octet-stream" }));
    const link = Object.assign(make("a", "govuk-link", say("save_file", { name: details.name })), {
      href: this.address,
      download: details.name,
    });
    const image = picture ? [Object.assign(make("img", "candour-picture"), { src: this.address, alt: details.name })] : [];
    const line = make("p", "govuk-body");
    line.append(link);
    return [...image, line];
  }
}

// What an item says, opened with her key; the opening is recorded first.
export async function openedDocument(item) {
  const answer = await opening(item);
  const sealed = fromBase64(answer.ciphertext);
  return withEach(await secretsOf(answer), (secret) => openJson(secret, sealed));
}

function opening(item) {
  return askJson(`/dossiers/items/${item}/open/`);
}

// The secret of the epoch the item is kept under first; an item sealed while the key turned opens with another.
async function secretsOf(answer) {
  const all = await secretsFor(answer.dossier, answer.keys);
  return all.sort((one, other) => (other.epoch === answer.epoch) - (one.epoch === answer.epoch)).map((one) => one.secret);
}

async function withEach(secrets, act) {
  for (const secret of secrets) {
    try {
      return await act(secret);
    } catch (error) {
      if (!(error instanceof WrongKey)) throw error;
    }
  }
  throw new Error(say("not_yours"));
}

async function ciphertext(answer) {
  if (answer.ciphertext) return new Blob([fromBase64(answer.ciphertext)]).stream();
  return (await ask(answer.content, { method: "GET" })).body;
}

customElements.define("sealed-text", SealedText);
