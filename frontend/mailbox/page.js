// Opening what is sealed on her page. Without a key it stays locked and the page's own form asks for the words.

import { base64 } from "@scure/base";
import { fillBlanks } from "../shared/blanks.js";
import { openGrant } from "../sealing/grants.js";
import { openJson } from "../sealing/items.js";
import { held } from "./key.js";
import { offerFiles } from "./saving.js";
import { lines } from "./reading.js";
import { bringBack } from "./unsent.js";

export async function read() {
  const page = document.querySelector("[data-mailbox]");
  if (!page) return;
  const key = await held();
  if (!key) return;
  const response = await fetch(page.dataset.sealed, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const sealed = await response.json();
  const secrets = await secretsOf(sealed.keys, key);
  if (!secrets.size) return; // another mailbox's key: the form asks for this one's words
  page.querySelector("[data-reopen]")?.remove();
  await bringBack(key);
  const opened = await openAll(page, sealed, secrets);
  offerFiles(page, opened, secrets);
}

// Grants come newest first; an older epoch may open only with a newer one's secret.
async function secretsOf(keys, own) {
  const secrets = new Map();
  for (const { epoch, public_key: expected, holder_epoch: holder, sealed } of keys) {
    const opener = holder === null ? own : secrets.get(holder);
    if (!opener || secrets.has(epoch)) continue;
    try {
      secrets.set(epoch, await openGrant(opener, base64.decode(sealed), expected));
    } catch {
      // What this key cannot open is shown as such, part by part.
    }
  }
  return secrets;
}

async function openAll(page, sealed, secrets) {
  const opened = new Map();
  for (const { id, epoch, ciphertext } of sealed.items) {
    const place = page.querySelector(`[data-item="${CSS.escape(id)}"]`);
    if (!place) continue;
    try {
      const document = await openJson(secrets.get(epoch), base64.decode(ciphertext));
      opened.set(id, document);
      if ("letter" in place.dataset) showLetter(place, document);
      else show(place, lines(document, sealed.labels));
    } catch {
      show(place, [{ label: "", text: page.dataset.broken }]);
    }
  }
  return opened;
}

// A letter stays as it is; only its blanks are filled.
function showLetter(place, said) {
  place.parentElement.querySelector("[data-locked]")?.remove();
  fillBlanks(place, said);
}

function show(place, parts) {
  place.replaceChildren(
    ...parts.flatMap(({ label, text }) => [
      ...(label ? [paragraph(label, "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1")] : []),
      paragraph(text, "govuk-body candour-preserve"),
    ]),
  );
}

function paragraph(text, classes) {
  const element = document.createElement("p");
  element.className = classes;
  element.textContent = text;
  return element;
}
