// Closing the mailbox after fifteen idle minutes: removes everything from the screen and deletes the key; unsent texts are stored, sealed
// (`unsent.js`). While the reporter uses the page, it tells the server every three minutes, so that the session stays open.

import { attribute, optionalPart } from "../shared/dom.js";
import { currentKey, forgetKey, IDLE_MS, lastKey } from "./key.js";
import { storeUnsent, unsentHere } from "./unsent.js";

const REPORT_EVERY_MS = 3 * 60 * 1000;
const CHECK_EVERY_MS = 5000;
let usedAt = Date.now();
let reportedAt = Date.now();
let address = "";

export function watchIdleness() {
  const inside = optionalPart(document, "[data-stay]");
  if (!inside) return;
  address = attribute(inside, "stay");
  for (const event of ["keydown", "pointerdown", "scroll"]) document.addEventListener(event, inUse, { passive: true });
  const check = () => {
    if (Date.now() - usedAt >= IDLE_MS) end(attribute(inside, "openingPage"));
  };
  setInterval(check, CHECK_EVERY_MS);
  document.addEventListener("visibilitychange", check);
}

// Records use of the page. Also called during long operations, such as sending a large file.
export function inUse() {
  usedAt = Date.now();
  if (!address || usedAt - reportedAt < REPORT_EVERY_MS) return;
  reportedAt = usedAt;
  currentKey().catch(() => {});
  fetch(address, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
}

/** @param {string} openingPage */
async function end(openingPage) {
  const unsent = unsentHere();
  document.body.replaceChildren();
  await storeUnsent(await lastKey(), unsent).catch(() => {});
  await forgetKey().catch(() => {});
  location.replace(openingPage);
}
