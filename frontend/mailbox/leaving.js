// Leaving: the quick exit and "Close my mailbox". The key goes from this device and the server ends the session.

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
  // A page that comes back from the browser's memory would show what was opened without asking anybody.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
