// What works from a page's first moment, before any other script has come (ui/first.py puts it into every page's head). Lives here:
// leaving fast, and holding back each form until the scripts that lock what is typed have taken it over, so that nothing is sent
// plain, or lost, by pressing a button early. If they do not come, the page says so, and going on without them is the person's own choice.
// Written for old browsers too: those are the ones where the others do not come.
(function () {
  "use strict";
  var ESCAPES = 3;
  var WITHIN_MS = 5000;
  var PATIENCE_MS = 20000;
  var root = document.documentElement;
  var pressed = [];
  var come = 0;
  var state = "waiting"; // then "ready" or "missing"
  var held = null;

  root.setAttribute("data-candour-waiting", "");
  setTimeout(missing, PATIENCE_MS);
  document.addEventListener("candour:ready", function () {
    come += 1;
    if (come >= document.querySelectorAll("script[type=module]").length) ready();
  });
  document.addEventListener("candour:missing", missing);
  window.addEventListener("error", function (event) {
    if (event.target && event.target.tagName === "SCRIPT") missing();
  }, true);
  window.addEventListener("submit", hold, true);

  function hold(event) {
    var form = event.target;
    if (state === "ready" || mayGo(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form: form, submitter: event.submitter || document.activeElement };
    tell();
  }

  // Nothing is typed into it; or it is her own choice; or a page that the server opened or keeps for her without scripts, to the end.
  function mayGo(form) {
    if (form.method !== "post" || form.hasAttribute("data-candour-unheld") || form.hasAttribute("data-candour-chosen")) return true;
    if (!words() || document.querySelector("[data-candour-kept-here]")) return true;
    return state === "missing" && needsNone(form);
  }

  // What still does its work where the other scripts never come: closing a mailbox, and what staff send without sealing it.
  function needsNone(form) {
    if (form.hasAttribute("data-close-mailbox")) return true;
    return !words().querySelector("[data-go-on]") && !form.querySelector("sealed-field");
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
    else if (held) tell();
  }

  function words() {
    var texts = document.getElementById("candour-held");
    return texts && texts.content;
  }

  function tell() {
    var old = document.querySelector("[data-candour-told]");
    if (old) old.parentNode.removeChild(old);
    held.form.appendChild(words().querySelector('[data-candour-told="' + state + '"]').cloneNode(true));
    var choice = held.form.querySelector("[data-go-on]");
    if (!choice) return;
    choice.addEventListener("click", function () {
      held.form.setAttribute("data-candour-chosen", "");
      goOn();
    });
    choice.focus();
  }

  function goOn() {
    var form = held.form;
    var button = held.submitter;
    var told = document.querySelector("[data-candour-told]");
    held = null;
    if (told) told.parentNode.removeChild(told);
    if (!form.requestSubmit) form.submit();
    else form.requestSubmit(button && button.form === form && button.type === "submit" ? button : undefined);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-candour-exit]");
    if (!link) return;
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keydown", function (event) {
    var link = document.querySelector("[data-candour-exit]");
    if (event.key !== "Escape" || !link) return;
    pressed = pressed.filter(function (at) { return event.timeStamp - at < WITHIN_MS; }).concat(event.timeStamp);
    if (pressed.length >= ESCAPES) leave(link);
  });

  // Blanks the page at once, lets the page's script forget what is unlocked here, and replaces this page in the history so that "back"
  // does not return here.
  function leave(link) {
    root.classList.add("candour-gone");
    document.title = "";
    document.dispatchEvent(new CustomEvent("candour:leave"));
    location.replace(link.href);
  }
})();
