// Saving a copy of a file that the reporter sent: fetches the ciphertext, decrypts it as a stream, and lets the browser save it.

import { openStream } from "../sealing/exhibits.js";
import { attribute, create, createStatus, optionalPart, parts } from "../shared/dom.js";
import { safeFileName } from "../shared/names.js";

/** @import { ExhibitDetails } from "../shared/exhibit.js" */

/**
 * Adds a button to save each file on the page.
 *
 * @param {HTMLElement} page
 * @param {ReadonlyMap<string, unknown>} opened documents by item
 * @param {ReadonlyMap<number, string>} secrets by epoch
 */
export function offerFiles(page, opened, secrets) {
  for (const place of parts(page, "[data-exhibit]")) {
    const item = optionalPart(place, "[data-item]");
    const details = /** @type {ExhibitDetails | undefined} */ (item && opened.get(attribute(item, "item")));
    const secret = secrets.get(Number(place.dataset.epoch));
    if (details && secret) place.append(offer(place, details, secret));
  }
}

/**
 * @param {HTMLElement} place
 * @param {ExhibitDetails} details
 * @param {string} secret
 */
function offer(place, details, secret) {
  const button = create("button", {
    type: "button",
    className: "govuk-button govuk-button--secondary",
    textContent: attribute(place, "save"),
  });
  const status = createStatus();
  button.addEventListener("click", async () => {
    status.textContent = attribute(place, "saving");
    try {
      await save(attribute(place, "exhibit"), details, secret);
      status.textContent = "";
    } catch {
      status.textContent = attribute(place, "failed");
    }
  });
  const both = create("div");
  both.append(button, status);
  return both;
}

/**
 * @param {string} address
 * @param {ExhibitDetails} details
 * @param {string} secret
 */
async function save(address, details, secret) {
  const response = await fetch(address);
  if (!(response.ok && response.body)) throw new Error("The file is not there.");
  const blob = await new Response(await openStream(secret, response.body, details.size)).blob();
  const link = create("a", { href: URL.createObjectURL(blob), download: safeFileName(details.name) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
