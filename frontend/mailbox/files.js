// Adding files to a report from the mailbox. Each is sealed and uploaded as soon as it is chosen, then added to the report. Not here:
// sealing and uploading (`shared/exhibit.js`); saving a copy of a file (`saving.js`).

import { asSent, digestOf } from "../sealing/authorship.js";
import { sealJson } from "../sealing/items.js";
import { attribute, create, optionalPart, part } from "../shared/dom.js";
import { Exhibit } from "../shared/exhibit.js";
import { messageOf } from "../shared/failure.js";
import { aroundName } from "../shared/names.js";
import { inUse } from "./idleness.js";
import { provedKey } from "./proving.js";

/** @import { SentPart } from "../shared/exhibit.js" */
/** @import { ProvedKey } from "./proving.js" */

export function listenForFiles() {
  const form = optionalPart(document, "[data-add-files]", HTMLFormElement);
  if (!form) return;
  const chooser = part(form, "input[type=file]", HTMLInputElement);
  form.addEventListener("submit", (event) => event.preventDefault());
  const sendChosen = async () => {
    const chosen = [...(chooser.files ?? [])];
    chooser.value = "";
    for (const file of chosen) await send(form, file, addLine(form, file.name));
  };
  chooser.addEventListener("change", sendChosen);
  sendChosen(); // chosen before this script loaded
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {(text: string) => void} show
 */
async function send(form, file, show) {
  try {
    const key = await provedKey();
    const exhibit = new Exhibit(file, key.recipient, attribute(form, "uploads"));
    const sent = await exhibit.run((share) => {
      inUse();
      show(`${form.dataset.going} ${Math.floor(share * 20) * 5} %`);
    });
    const answer = await add(form, sent, await newest(key));
    show(answer.next ? attribute(form, "done") : String(answer.error));
  } catch (error) {
    show(messageOf(error) || attribute(form, "broken"));
  }
}

/**
 * Returns the report's key again after a long upload, with the present hour and numbers. Throws where it is no longer the same key.
 *
 * @param {ProvedKey} before
 */
async function newest(before) {
  const now = await provedKey();
  if (now.epoch !== before.epoch) throw new Error();
  return now;
}

/**
 * @param {HTMLFormElement} form
 * @param {SentPart[]} sent
 * @param {ProvedKey} key
 */
async function add(form, sent, { epoch, recipient, sign }) {
  const exhibits = [];
  for (const { upload, token, sha256, details } of sent) {
    const sealed = await sealJson(recipient, details);
    const authorship = await sign("exhibit", sha256);
    const ofDetails = await sign("exhibit_details", digestOf(sealed), authorship?.item);
    exhibits.push({ upload, token, authorship, details: asSent(sealed, ofDetails) });
  }
  const body = { once: crypto.randomUUID(), epoch, exhibits };
  const response = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return /** @type {{ next?: string, error?: string }} */ (await response.json());
}

/**
 * Adds a line to the list of files; returns a function that sets its text.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function addLine(form, name) {
  const item = create("li");
  let shown = "";
  part(form, "[data-list]").append(item);
  return (/** @type {string} */ text) => {
    if (shown !== text) item.replaceChildren(...aroundName(name, (place) => `${place}: ${text}`));
    shown = text;
  };
}
