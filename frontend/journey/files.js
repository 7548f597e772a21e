// The page of files: each goes off, sealed, as soon as it is chosen; the draft keeps where it lies and what it is called.

import { newDossier } from "../sealing/keys.js";
import { say } from "../shared/words.js";
import { change } from "./draft.js";
import { Exhibit } from "../shared/exhibit.js";
import { showProblem } from "./problems.js";
import { inWords } from "./sizes.js";
import { UploadRefused } from "../shared/upload.js";

export async function takeFiles(form, draft) {
  const list = form.querySelector("[data-candour-files]");
  const chooser = form.querySelector("input[type=file]");
  form.querySelector("[data-candour-add]").hidden = true;
  list.replaceChildren();
  for (const file of draft.files) entry(list, file.name, file.size).done(file.id);
  const sendChosen = () => {
    for (const file of chooser.files) send(form, list, file);
    chooser.value = "";
  };
  chooser.addEventListener("change", sendChosen);
  sendChosen(); // chosen before this script came
  // Before the page's own handler, which would go on.
  form.addEventListener("submit", (event) => {
    if (!list.querySelector("[data-going]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showProblem(say("files_waiting"));
  });
}

async function send(form, list, file) {
  const shown = entry(list, file.name, file.size);
  const exhibit = new Exhibit(file, await recipient(), form.dataset.uploads);
  const go = async () => {
    shown.going();
    try {
      const parts = await exhibit.run((share) => shown.progress(share));
      const id = crypto.randomUUID();
      if (shown.removed) return;
      await change((draft) => draft.files.push({ id, name: file.name, size: file.size, parts }));
      shown.done(id);
    } catch (error) {
      if (error instanceof UploadRefused) shown.failed(error.message || say("file_refused"));
      else shown.failed(say("file_broken"), go);
    }
  };
  await go();
}

// The public key of the dossier this will become; made with the first file.
async function recipient() {
  const made = await newDossier();
  const draft = await change((kept) => {
    kept.dossier ??= made;
  });
  return draft.dossier.public;
}

function entry(list, name, size) {
  const item = list.parentElement.querySelector("[data-candour-file]").content.firstElementChild.cloneNode(true);
  const none = list.parentElement.querySelector("[data-candour-none]");
  const part = (key) => item.querySelector(`[data-${key}]`);
  const bar = item.querySelector("progress");
  for (const place of item.querySelectorAll("[data-name]")) place.textContent = ` ${name} `;
  part("size").textContent = inWords(size);
  list.append(item);
  none.hidden = true;
  const shown = {
    removed: false,
    going() {
      item.dataset.going = "";
      part("state").textContent = say("file_locking");
      part("again").hidden = true;
      bar.hidden = false;
    },
    progress(share) {
      bar.value = Math.round(100 * share);
    },
    done(id) {
      delete item.dataset.going;
      item.dataset.id = id;
      part("state").textContent = say("file_done");
      bar.hidden = true;
    },
    failed(text, again) {
      part("state").textContent = text;
      bar.hidden = true;
      part("again").hidden = !again;
      part("again").onclick = again;
      if (!again) delete item.dataset.going;
    },
  };
  part("remove").addEventListener("click", async () => {
    shown.removed = true;
    await change((draft) => {
      draft.files = draft.files.filter((file) => file.id !== item.dataset.id);
    });
    item.remove();
    none.hidden = list.children.length > 0;
  });
  return shown;
}
