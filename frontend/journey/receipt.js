// The receipt, filled from the device. Lives here: the words, the statement, the proof as a file, and forgetting it all once she says
// that she has the words. Nothing keeps her on the page.

import { fold } from "../sealing/fold.js";
import { say } from "../shared/words.js";
import { change, load, remove } from "./draft.js";
import { askIfReceived, Silent } from "./server.js";
import { inWords } from "./sizes.js";

export async function showReceipt() {
  const draft = await load();
  if (!draft.key) return;
  let told = draft.sent;
  try {
    told = (await askIfReceived(location.pathname, draft)) ?? told;
  } catch (error) {
    if (!(error instanceof Silent)) throw error;
  }
  if (!told) return;
  await change((kept) => Object.assign(kept, { sent: told, answers: {}, shown: {}, back: {}, files: [], dossier: undefined }));
  fillIn(told, draft.passphrase);
  offerProof(told.receipt);
  takeBack(draft.passphrase);
}

function fillIn(told, passphrase) {
  const values = { ...told, passphrase, index: told.receipt?.index };
  for (const place of document.querySelectorAll("[data-fill]")) place.textContent = values[place.dataset.fill] ?? "";
  const items = told.items.map((one) => Object.assign(document.createElement("li"), { textContent: `${one.what}, ${inWords(one.size)}` }));
  document.querySelector("[data-candour-items]").replaceChildren(...items);
  document.querySelector("[data-candour-plain]").remove();
  document.querySelector("[data-candour-receipt]").hidden = false;
  const print = document.querySelector("[data-candour-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

function offerProof(receipt) {
  document.querySelector("[data-candour-number]").hidden = !receipt;
  document.querySelector("[data-candour-no-proof]").hidden = Boolean(receipt);
  const link = document.querySelector("[data-candour-download]");
  link.hidden = !receipt;
  if (!receipt) return;
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
}

function takeBack(passphrase) {
  const form = document.querySelector("[data-candour-typed]");
  const field = form.elements.words;
  const problem = form.querySelector("#words-error");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.elements.saved.checked || fold(field.value) === fold(passphrase)) {
      await remove();
      location.replace(form.dataset.done);
      return;
    }
    problem.textContent = say("wrong_words");
    problem.hidden = false;
    field.closest(".govuk-form-group").classList.add("govuk-form-group--error");
    field.focus();
  });
}
