// Writing: a form's text is sealed to the report's newest key and sent; the text itself never is. Where the key has changed
// meanwhile, it is sealed and sent again by itself. What she wrote stays in the field until it has arrived.

import { base64 } from "@scure/base";
import { sealJson } from "../sealing/items.js";
import { say, unsay } from "./problem.js";

export function listenForWriting() {
  for (const form of document.querySelectorAll("[data-seal-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

async function send(form) {
  const field = form.querySelector("[name=text]");
  const button = form.querySelector("button[type=submit]");
  unsay(form);
  if (!field.value.trim()) return say(form, form.dataset.empty);
  button.disabled = true;
  try {
    const answer = await deliver(form, field.value, { epoch: form.dataset.epoch, recipient: form.dataset.recipient });
    if (!answer.next) return say(form, answer.error);
    field.value = "";
    location.assign(answer.next);
  } catch {
    say(form, form.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

async function deliver(form, text, key, again = true) {
  const body = new FormData();
  body.set("once", form.querySelector("[name=once]").value);
  body.set("epoch", key.epoch);
  body.set("sealed", base64.encode(await sealJson(key.recipient, { text })));
  const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  const answer = await response.json();
  return response.status === 409 && again ? deliver(form, text, answer, false) : answer;
}
