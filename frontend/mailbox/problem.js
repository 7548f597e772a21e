// Saying on the page what went wrong, where a form has room for it, and putting the keyboard there.

export function say(form, text) {
  const box = form.querySelector("[data-problem]");
  box.querySelector("p").textContent = text;
  box.hidden = false;
  box.tabIndex = -1;
  box.focus();
}

export function unsay(form) {
  form.querySelector("[data-problem]").hidden = true;
}
