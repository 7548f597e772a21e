// A page's form and the answers in it. Lives here: reading them, putting them back, and what of them the server may see.

const FILLED = "filled";

// { field: [values] } of every box, tick and text; an empty text is [""].
export function collect(form) {
  const answers = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") (answers[name] ??= []).push(value);
  }
  return answers;
}

// Put answers back. What the page came with stays where nothing was answered, and so does what was typed before this script came.
export function fill(form, answers) {
  const typed = changed(form);
  for (const field of form.elements) {
    if (!field.name || !(field.name in answers) || field.type === "hidden" || typed.has(field.name)) continue;
    const values = answers[field.name];
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked !== values.includes(field.value)) field.click();
    } else if (field.type !== "file") field.value = values[0] ?? "";
  }
}

// The names of the fields that are not as the page came.
export function changed(form) {
  const differs = (field) => ("defaultChecked" in field && field.checked !== field.defaultChecked) || field.value !== field.defaultValue;
  return new Set([...form.elements].filter((field) => field.name && "defaultValue" in field && differs(field)).map((field) => field.name));
}

// Every question's answers as the server may see them: the structured ones, and for all else only whether there is something.
export function shownToServer(draft) {
  return Object.fromEntries(
    Object.entries(draft.answers).map(([question, answers]) => [question, marked(answers, draft.shown[question] ?? [])]),
  );
}

function marked(answers, shown) {
  const hidden = (values) => [values.some((value) => value.trim()) ? FILLED : ""];
  return Object.fromEntries(
    Object.entries(answers).map(([name, values]) => [name, shown.includes(name) ? values : hidden(values)]),
  );
}
