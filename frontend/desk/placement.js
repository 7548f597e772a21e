// A report gets its place. Lives here: which keys the form seals (granting.js does the sealing, on submit).
//
//   a new case     → a new dossier, for those in data-founders
//   an open case   → the report's dossier, granted to those who handle the case (data-joining: {case: ["age1…", …]})

export function listenForPlace() {
  for (const form of document.querySelectorAll("form[data-candour-place]")) {
    form.addEventListener("change", () => follow(form));
    follow(form);
  }
}

function follow(form) {
  const into = new FormData(form).get("into");
  const handlers = JSON.parse(form.dataset.joining)[into] ?? [];
  set(form, "candourFound", into === "new" ? form.dataset.founders : null);
  set(form, "candourGrant", handlers.length ? JSON.stringify([form.dataset.report]) : null);
  for (const old of form.querySelectorAll("span[data-candour-recipient]")) old.remove();
  for (const key of handlers) {
    const recipient = document.createElement("span");
    recipient.dataset.candourRecipient = key;
    form.append(recipient);
  }
}

function set(form, name, value) {
  if (value === null) delete form.dataset[name];
  else form.dataset[name] = value;
}
