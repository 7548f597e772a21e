// Leaving: the quick exit and "Close my mailbox". The key goes from this device and the server ends the session.

import { forget } from "./key.js";

export function listenForLeaving() {
  const exit = document.querySelector("[data-candour-exit][data-away]");
  if (exit) {
    exit.href = exit.dataset.away;
    document.addEventListener("candour:leave", () => {
      forget().catch(() => {});
      navigator.sendBeacon(exit.dataset.close);
    });
  }
  for (const form of document.querySelectorAll("[data-close-mailbox]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await forget().catch(() => {});
      form.submit();
    });
  }
  // A page that comes back from the browser's memory would show what was opened without asking anybody.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
