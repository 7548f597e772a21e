// Leaving the mailbox by the quick exit or "Close my mailbox": deletes the key from this device and ends the session on the server.

import { attribute, optionalPart, parts } from "../shared/dom.js";
import { forgetKey } from "./key.js";

export function listenForLeaving() {
  const exit = optionalPart(document, "[data-candour-exit][data-away]", HTMLAnchorElement);
  if (exit) {
    exit.href = attribute(exit, "away");
    document.addEventListener("candour:leave", () => {
      forgetKey().catch(() => {});
      navigator.sendBeacon(attribute(exit, "close"));
    });
  }
  for (const form of parts(document, "[data-close-mailbox]", HTMLFormElement)) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await forgetKey().catch(() => {});
      form.submit();
    });
  }
  // A page restored from the browser's memory would show opened items without the key.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
