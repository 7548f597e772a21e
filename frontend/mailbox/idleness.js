// Fifteen idle minutes. While she uses a page the server is told so now and then; when she has not, everything opened goes from the
// screen and the key from the device. What she had not sent is kept, sealed (`unsent.js`).

import { IDLE_MS, forget, held, last } from "./key.js";
import { keepUnsent, unsentHere } from "./unsent.js";

const TELL_EVERY_MS = 3 * 60 * 1000;
const LOOK_EVERY_MS = 5000;
let used = Date.now();
let told = Date.now();
let stay = "";

export function watchIdleness() {
  const inside = document.querySelector("[data-stay]");
  if (!inside) return;
  stay = inside.dataset.stay;
  for (const event of ["keydown", "pointerdown", "scroll"]) document.addEventListener(event, inUse, { passive: true });
  const look = () => Date.now() - used >= IDLE_MS && end(inside.dataset);
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
}

// Something happened that counts as use; also what takes long by itself, such as sending a large file.
export function inUse() {
  used = Date.now();
  if (!stay || used - told < TELL_EVERY_MS) return;
  told = used;
  held().catch(() => {});
  fetch(stay, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
}

async function end({ openingPage }) {
  const unsent = unsentHere();
  document.body.replaceChildren();
  await keepUnsent(await last(), unsent).catch(() => {});
  await forget().catch(() => {});
  location.replace(openingPage);
}
