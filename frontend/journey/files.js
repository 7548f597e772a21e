// The page of files: each file is sealed and uploaded as soon as it is chosen; the draft stores its name, size and upload.

import { newDossier } from "../sealing/keys.js";
import { attribute, optionalPart, part, parts } from "../shared/dom.js";
import { Exhibit } from "../shared/exhibit.js";
import { plainName } from "../shared/names.js";
import { UploadRefused } from "../shared/upload.js";
import { say } from "../shared/words.js";
import { change } from "./draft.js";
import { showProblem } from "./problems.js";
import { inWords } from "./sizes.js";

/** @import { Draft } from "./draft.js" */

/**
 * Shows the draft's files and uploads the files that the reporter chooses.
 *
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 */
export async function takeFiles(form, draft) {
  const list = part(form, "[data-candour-files]");
  const chooser = part(form, "input[type=file]", HTMLInputElement);
  part(form, "[data-candour-add]").hidden = true;
  list.replaceChildren();
  for (const { id, name, size } of draft.files) new Entry(form, name, size).showDone(id);
  const sendChosen = () => {
    for (const file of chooser.files ?? []) send(form, file);
    chooser.value = "";
  };
  chooser.addEventListener("change", sendChosen);
  sendChosen(); // chosen before this script loaded
  // Registered before the page's own handler, which would go on to the next page.
  form.addEventListener("submit", (event) => {
    if (!optionalPart(list, "[data-going]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showProblem(say("files_waiting"));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 */
async function send(form, file) {
  const { size } = file;
  const name = plainName(file.name);
  const entry = new Entry(form, name, size);
  const exhibit = new Exhibit(file, await recipient(), attribute(form, "uploads"));
  const attempt = async () => {
    entry.showGoing();
    try {
      const sent = await exhibit.run((share) => entry.showProgress(share));
      const id = crypto.randomUUID();
      if (entry.isRemoved) return;
      await change((draft) => draft.files.push({ id, name, size, parts: sent }));
      entry.showDone(id);
    } catch (error) {
      if (error instanceof UploadRefused) entry.showRefused(error.message || say("file_refused"));
      else entry.showBroken(say("file_broken"), attempt);
    }
  };
  await attempt();
}

// Returns the public key of the report's dossier; generates it with the first file.
async function recipient() {
  const keys = await newDossier();
  const { dossier = keys } = await change((draft) => {
    draft.dossier ??= keys;
  });
  return dossier.public;
}

// A file's line in the list on the page.
class Entry {
  isRemoved = false;
  #item;
  #none;
  #bar;

  /**
   * @param {HTMLFormElement} form
   * @param {string} name
   * @param {number} size
   */
  constructor(form, name, size) {
    const list = part(form, "[data-candour-files]");
    const template = part(form, "[data-candour-file]", HTMLTemplateElement);
    this.#item = part(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), "li");
    this.#none = part(form, "[data-candour-none]");
    this.#bar = part(this.#item, "progress", HTMLProgressElement);
    for (const place of parts(this.#item, "[data-name]")) place.textContent = ` ${plainName(name)} `;
    this.#part("size").textContent = inWords(size);
    this.#part("remove").addEventListener("click", () => this.#remove(list));
    list.append(this.#item);
    this.#none.hidden = true;
  }

  showGoing() {
    this.#item.dataset.going = "";
    this.#part("state").textContent = say("file_locking");
    this.#part("again").hidden = true;
    this.#bar.hidden = false;
  }

  /** @param {number} share */
  showProgress(share) {
    this.#bar.value = Math.round(100 * share);
  }

  /** @param {string} id in the draft */
  showDone(id) {
    delete this.#item.dataset.going;
    this.#item.dataset.id = id;
    this.#part("state").textContent = say("file_done");
    this.#bar.hidden = true;
  }

  /** @param {string} text */
  showRefused(text) {
    delete this.#item.dataset.going;
    this.#part("state").textContent = text;
    this.#part("again").hidden = true;
    this.#bar.hidden = true;
  }

  /**
   * @param {string} text
   * @param {() => void} again
   */
  showBroken(text, again) {
    this.#part("state").textContent = text;
    this.#part("again").hidden = false;
    this.#part("again").onclick = again;
    this.#bar.hidden = true;
  }

  /** @param {HTMLElement} list */
  async #remove(list) {
    this.isRemoved = true;
    await change((draft) => {
      draft.files = draft.files.filter(({ id }) => id !== this.#item.dataset.id);
    });
    this.#item.remove();
    this.#none.hidden = list.children.length > 0;
  }

  /** @param {string} name */
  #part(name) {
    return part(this.#item, `[data-${name}]`);
  }
}
