// Getting back a copy of a file she sent: fetched as ciphertext, opened here as a stream, given to the browser to save.

import { openStream } from "../sealing/exhibits.js";

export function offerFiles(page, opened, secrets) {
  for (const place of page.querySelectorAll("[data-exhibit]")) {
    const details = opened.get(place.querySelector("[data-item]")?.dataset.item);
    const secret = secrets.get(Number(place.dataset.epoch));
    if (details && secret) place.append(button(place, details, secret));
  }
}

function button(place, details, secret) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "govuk-button govuk-button--secondary";
  element.textContent = place.dataset.save;
  const status = document.createElement("p");
  status.className = "govuk-body";
  status.setAttribute("role", "status");
  element.addEventListener("click", async () => {
    status.textContent = place.dataset.saving;
    try {
      await save(place.dataset.exhibit, details, secret);
      status.textContent = "";
    } catch {
      status.textContent = place.dataset.failed;
    }
  });
  const both = document.createElement("div");
  both.append(element, status);
  return both;
}

async function save(address, details, secret) {
  const response = await fetch(address);
  if (!response.ok) throw new Error("The file is not there.");
  const blob = await new Response(await openStream(secret, response.body, details.size)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = details.name || "file";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
