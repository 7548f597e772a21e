// Fifteen idle minutes. While the reporter uses a page, it reports that to the server now and then; after fifteen idle minutes,
// everything opened is taken off the screen and the key off the device. What was not sent is stored, sealed (`unsent.js`).

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

// Something happened that counts as use; also what takes long by itself, such as sending a large file.
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
