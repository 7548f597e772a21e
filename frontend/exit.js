// Leaving fast: the button, or Escape three times within five seconds. Blanks the page at once, forgets what is unlocked on
// this device, and replaces this page in the history so that "back" does not return here.
const WINDOW_MS = 5000;
let pressed = [];

export function listenForExit() {
  const link = document.querySelector("[data-candour-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = event.timeStamp;
    pressed = [...pressed.filter((at) => now - at < WINDOW_MS), now];
    if (pressed.length >= 3) leave(link.href);
  });
}

function leave(address) {
  document.documentElement.classList.add("candour-gone");
  document.title = "";
  document.dispatchEvent(new CustomEvent("candour:leave"));
  location.replace(address);
}
