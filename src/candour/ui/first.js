// The inline script in every page's head (see ui/first.py), which works before any other script has loaded. Lives here: the quick exit,
// and holding back each form until the scripts that seal its fields have started, so that pressing a button early neither sends plain
// text nor loses it. If those scripts do not load, the page says so and lets the person go on without them. Written in ECMAScript 5,
// because the browsers in which the other scripts do not load are old ones.
(function () {
  "use strict";
  var ESCAPES = 3;
  var WITHIN_MS = 5000;
  var PATIENCE_MS = 20000;
  var root = document.documentElement;
  /** @type {number[]} */
  var pressedAt = [];
  var loaded = 0;
  /** @type {"waiting" | "ready" | "missing"} */
  var state = "waiting";
  /** @type {{ form: HTMLFormElement, submitter: Element | null } | null} */
  var held = null;

  root.setAttribute("data-candour-waiting", "");
  setTimeout(missing, PATIENCE_MS);
  document.addEventListener("candour:ready", function () {
    loaded += 1;
    if (loaded >= document.querySelectorAll("script[type=module]").length) ready();
  });
  document.addEventListener("candour:missing", missing);
  window.addEventListener(
    "error",
    function (event) {
      if (event.target instanceof HTMLScriptElement) missing();
    },
    true
  );
  window.addEventListener("submit", hold, true);

  /** @param {SubmitEvent} event */
  function hold(event) {
    var form = event.target;
    if (!(form instanceof HTMLFormElement) || state === "ready" || mayGo(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form: form, submitter: event.submitter || document.activeElement };
    explain();
  }

  // Returns whether a form may be sent now: it has no typed text, or the person chose to go on, or the server itself opens or stores
  // this page's answers.
  /** @param {HTMLFormElement} form */
  function mayGo(form) {
    if (form.method !== "post" || form.hasAttribute("data-candour-unheld") || form.hasAttribute("data-candour-chosen"))
      return true;
    if (!words() || document.querySelector("[data-candour-server-side]")) return true;
    return state === "missing" && needsNone(form);
  }

  // Returns whether a form works without the other scripts: closing a mailbox, and staff forms without a sealed field.
  /** @param {HTMLFormElement} form */
  function needsNone(form) {
    var texts = words();
    if (form.hasAttribute("data-close-mailbox")) return true;
    return !((texts && texts.querySelector("[data-go-on]")) || form.querySelector("sealed-field"));
  }

  function ready() {
    state = "ready";
    root.removeAttribute("data-candour-waiting");
    if (held) goOn();
  }

  function missing() {
    if (state !== "waiting") return;
    state = "missing";
    root.removeAttribute("data-candour-waiting");
    if (held && mayGo(held.form)) goOn();
    else if (held) explain();
  }

  function words() {
    var texts = /** @type {HTMLTemplateElement | null} */ (document.getElementById("candour-held"));
    return texts && texts.content; // undefined in browsers without templates
  }

  function removeExplanation() {
    var old = document.querySelector("[data-candour-hold-message]");
    if (old && old.parentNode) old.parentNode.removeChild(old);
  }

  function explain() {
    var texts = words();
    var text = texts && texts.querySelector('[data-candour-hold-message="' + state + '"]');
    removeExplanation();
    if (!(held && text)) return;
    var form = held.form;
    form.appendChild(text.cloneNode(true));
    var choice = form.querySelector("[data-go-on]");
    if (!(choice instanceof HTMLElement)) return;
    choice.addEventListener("click", function () {
      form.setAttribute("data-candour-chosen", "");
      goOn();
    });
    choice.focus();
  }

  function goOn() {
    if (!held) return;
    var form = held.form;
    var button = held.submitter;
    held = null;
    removeExplanation();
    if (!form.requestSubmit) form.submit();
    else if (button instanceof HTMLButtonElement && button.form === form && button.type === "submit")
      form.requestSubmit(button);
    else form.requestSubmit();
  }

  document.addEventListener("click", function (event) {
    var link = event.target instanceof Element && event.target.closest && event.target.closest("[data-candour-exit]");
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keydown", function (event) {
    var link = document.querySelector("[data-candour-exit]");
    if (event.key !== "Escape" || !(link instanceof HTMLAnchorElement)) return;
    pressedAt = pressedAt
      .filter(function (at) {
        return event.timeStamp - at < WITHIN_MS;
      })
      .concat(event.timeStamp);
    if (pressedAt.length >= ESCAPES) leave(link);
  });

  // Blanks the page at once, lets the page's scripts delete unlocked keys, and replaces this page in the history so that "back" does not
  // return to it.
  /** @param {HTMLAnchorElement} link */
  function leave(link) {
    root.classList.add("candour-gone");
    document.title = "";
    document.dispatchEvent(new CustomEvent("candour:leave"));
    location.replace(link.href);
  }
})();
