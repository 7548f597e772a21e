// Saving a copy of a file that the reporter sent: fetches the ciphertext, decrypts it as a stream, compares it with its record, and lets
// the browser save it only if it is what was recorded and the reporter signed it.

import { openStream } from "../sealing/exhibits.js";
import { digesting } from "../shared/digesting.js";
import { attribute, create, createStatus, optionalPart, parts } from "../shared/dom.js";
import { standingOf } from "../shared/evidence.js";
import { safeFileName } from "../shared/names.js";

/** @import { Authors } from "../shared/authors.js" */
/** @import { Evidence } from "../shared/evidence.js" */
/** @import { ExhibitDetails } from "../shared/exhibit.js" */

/**
 * What files are opened and checked with: documents and evidence by item, secrets by epoch.
 *
 * @typedef {{ opened: ReadonlyMap<string, unknown>, secrets: ReadonlyMap<number, string>, authors: Authors, evidence: Record<string, Evidence> }} Means
 */

/**
 * Adds a button to save each file on the page.
 *
 * @param {HTMLElement} page
 * @param {Means} means
 */
export function offerFiles(page, { opened, secrets, authors, evidence }) {
  for (const place of parts(page, "[data-exhibit]")) {
    const item = optionalPart(place, "[data-item]");
    const details = /** @type {ExhibitDetails | undefined} */ (item && opened.get(attribute(item, "item")));
    const secret = secrets.get(Number(place.dataset.epoch));
    const file = attribute(place, "file");
    const check = async (/** @type {string} */ digest) => {
      const standing = await standingOf(file, digest, evidence[file] ?? null, authors);
      if (standing === "broken") return attribute(page, "differs");
      return standing === "unproved" ? attribute(page, "unproved") : "";
    };
    if (details && secret) place.append(offer(place, { details, secret, check }));
  }
}

/** @typedef {{ details: ExhibitDetails, secret: string, check: (digest: string) => Promise<string> }} FileToSave `check` returns a warning */

/**
 * @param {HTMLElement} place
 * @param {FileToSave} file
 */
function offer(place, file) {
  const button = create("button", {
    type: "button",
    className: "govuk-button govuk-button--secondary",
    textContent: attribute(place, "save"),
  });
  const status = createStatus();
  button.addEventListener("click", async () => {
    status.textContent = attribute(place, "saving");
    try {
      status.textContent = await save(attribute(place, "exhibit"), file);
    } catch {
      status.textContent = attribute(place, "failed");
    }
  });
  const both = create("div");
  both.append(button, status);
  return both;
}

/**
 * Saves the file, or returns why it is not saved.
 *
 * @param {string} address
 * @param {FileToSave} file
 */
async function save(address, { details, secret, check }) {
  const response = await fetch(address);
  if (!(response.ok && response.body)) throw new Error("The file is not there.");
  const { stream, digested } = digesting(response.body);
  const blob = await new Response(await openStream(secret, stream, details.size)).blob();
  const warning = await check(await digested);
  if (warning) return warning;
  const link = create("a", { href: URL.createObjectURL(blob), download: safeFileName(details.name) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return "";
}
