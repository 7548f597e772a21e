// What works from a page's first moment, before any other script has loaded (ui/first.py puts it into every page's head). Lives here:
// the quick exit, and holding back each form until the scripts that seal what is typed have taken it over, so that nothing is sent
// unsealed, or lost, by pressing a button early. If they do not load, the page says so, and going on without them is the person's own
// choice. Written in ECMAScript 5: old browsers are those in which the other scripts do not load.
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

  // Nothing is typed into it; or the person chose to go on; or the server opens or stores this page's answers itself, to the end.
  /** @param {HTMLFormElement} form */
  function mayGo(form) {
    if (form.method !== "post" || form.hasAttribute("data-candour-unheld") || form.hasAttribute("data-candour-chosen"))
      return true;
    if (!words() || document.querySelector("[data-candour-kept-here]")) return true;
    return state === "missing" && needsNone(form);
  }

  // What still works where the other scripts never load: closing a mailbox, and what staff send without sealing it.
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
    var old = document.querySelector("[data-candour-told]");
    if (old && old.parentNode) old.parentNode.removeChild(old);
  }

  function explain() {
    var texts = words();
    var text = texts && texts.querySelector('[data-candour-told="' + state + '"]');
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

  // Blanks the page at once, lets the page's script delete what is unlocked here, and replaces this page in the history so that "back"
  // does not return here.
  /** @param {HTMLAnchorElement} link */
  function leave(link) {
    root.classList.add("candour-gone");
    document.title = "";
    document.dispatchEvent(new CustomEvent("candour:leave"));
    location.replace(link.href);
  }
})();
