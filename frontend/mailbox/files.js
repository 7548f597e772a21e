// Adding files. Each is sealed and sent off as soon as it is chosen, then put with the report; the sealing and the pieces are the
// journey's own. Not here: getting a copy back (`saving.js`).

import { base64 } from "@scure/base";
import { Exhibit } from "../shared/exhibit.js";
import { sealJson } from "../sealing/items.js";
import { inUse } from "./idleness.js";

export function listenForFiles() {
  const form = document.querySelector("[data-add-files]");
  if (!form) return;
  const chooser = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => event.preventDefault());
  const sendChosen = async () => {
    const chosen = [...chooser.files];
    chooser.value = "";
    for (const file of chosen) await send(form, file, line(form, file.name));
  };
  chooser.addEventListener("change", sendChosen);
  sendChosen(); // chosen before this script came
}

async function send(form, file, tell) {
  try {
    const parts = await new Exhibit(file, form.dataset.recipient, form.dataset.uploads).run((share) => {
      inUse();
      tell(`${form.dataset.going} ${Math.floor(share * 20) * 5} %`);
    });
    const answer = await add(form, parts);
    tell(answer.next ? form.dataset.done : answer.error);
  } catch (error) {
    tell(error.message || form.dataset.broken);
  }
}

async function add(form, parts) {
  const { recipient, epoch } = form.dataset;
  const sealed = async ({ upload, token, details }) => ({ upload, token, details: base64.encode(await sealJson(recipient, details)) });
  const body = { once: crypto.randomUUID(), epoch: Number(epoch), exhibits: await Promise.all(parts.map(sealed)) };
  const response = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

function line(form, name) {
  const item = document.createElement("li");
  form.querySelector("[data-list]").append(item);
  return (text) => {
    const shown = `${name}: ${text}`;
    if (item.textContent !== shown) item.textContent = shown;
  };
}
