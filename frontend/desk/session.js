// The session of a signed-in staff member, as the page sees it. While the page is in use it tells the server every few minutes. Shortly
// before the session ends unused, it says so; once it has ended, it keeps what was typed on the page and holds every form back until the
// person has signed in again in another tab. Not here: the unlocked key and its fifteen minutes (`keyring.js`).

import { attribute, create, optionalPart, parts } from "../shared/dom.js";
import { say } from "../shared/words.js";

const REPORT_EVERY_MS = 3 * 60 * 1000;
const WARN_BEFORE_MS = 2 * 60 * 1000;
const CHECK_EVERY_MS = 5000;

let heardAt = Date.now(); // when the server last answered that the session lives
let idleMs = 0;
let asking = false;

/** @type {HTMLElement | null} */
let place = null;

export function watchSession() {
  place = optionalPart(document, "[data-candour-session]");
  if (!place) return;
  idleMs = Number(attribute(place, "candourSession")) * 1000;
  for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, inUse, { passive: true });
  document.addEventListener("submit", hold, { capture: true });
  setInterval(show, CHECK_EVERY_MS);
  document.addEventListener("visibilitychange", show);
}

function inUse() {
  if (!isOver() && Date.now() - heardAt >= Math.min(REPORT_EVERY_MS, idleMs / 3)) ask();
}

const isOver = () => Date.now() - heardAt >= idleMs;

// Holds a form back while the session may be over, asks the server, and sends the form if the same person is signed in.
/** @param {SubmitEvent} event */
async function hold(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || Date.now() - heardAt < idleMs - WARN_BEFORE_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask()) form.requestSubmit(event.submitter);
  else show();
}

// Returns whether the same person is signed in; if so, gives the page's forms the token of the present session.
async function ask() {
  if (!place || asking) return false;
  asking = true;
  try {
    const response = await fetch(attribute(place, "stay"), { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!response.ok) return false;
    const { who, token } = /** @type {{ who: string, token: string }} */ (await response.json());
    if (who !== attribute(place, "who")) return false;
    for (const field of parts(document, "input[name=csrfmiddlewaretoken]", HTMLInputElement)) field.value = token;
    heardAt = Date.now();
    place.replaceChildren();
    return true;
  } catch {
    return false;
  } finally {
    asking = false;
  }
}

function show() {
  if (!place) return;
  const left = idleMs - (Date.now() - heardAt);
  if (left > WARN_BEFORE_MS) place.replaceChildren();
  else if (left > 0) showNotice(place, "ending", stayButton());
  else showNotice(place, "signed_out", signInLink(place));
}

/**
 * @param {HTMLElement} where
 * @param {"ending" | "signed_out"} what
 * @param {HTMLElement} way
 */
function showNotice(where, what, way) {
  if (where.dataset.notice === what && where.childElementCount) return;
  where.dataset.notice = what;
  const notice = create("div", { className: "candour-session" });
  notice.append(create("p", { className: "govuk-body", textContent: say(what) }), way);
  where.replaceChildren(notice);
}

function stayButton() {
  const button = create("button", { type: "button", className: "govuk-button", textContent: say("stay") });
  button.addEventListener("click", ask);
  return button;
}

/** @param {HTMLElement} where */
function signInLink(where) {
  return create("a", {
    className: "govuk-link",
    href: attribute(where, "signIn"),
    target: "_blank",
    rel: "noopener",
    textContent: say("sign_in_again"),
  });
}
