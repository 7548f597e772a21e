// What is sealed: the documents made of her answers, one for each kind of item. Twin of `documents` in apps/reports/sealed_here.py.
// The page of the answers says which field goes where; `rows` are its rows, in order, of the questions asked of her.

// One row's answer in words, "" where there is none; a list where several could be ticked.
export function answerOf(row, answers, name = row.dataset.candourRow) {
  const choices = row.dataset.choices && JSON.parse(row.dataset.choices);
  const values = (answers[name] ?? []).map((value) => value.trim()).filter(Boolean);
  const words = choices ? values.map((value) => choices[value] ?? value) : values;
  return "several" in row.dataset ? words : (words[0] ?? "");
}

// Whether the field stands under a choice she did not make.
export function isUnder(row, answers) {
  const [name, value] = (row.dataset.under ?? "").split("=");
  return Boolean(name) && !(answers[name] ?? []).includes(value);
}

// { kind: document }, kinds with nothing in them left out. `sections`: [{ question, rows }].
export function documents(sections, draft) {
  const made = {};
  for (const { question, rows } of sections) {
    const answers = draft.answers[question] ?? {};
    for (const row of rows) {
      const { kind, key } = row.dataset;
      if (kind === "people") made.people ??= people(rows, answers);
      else if (kind && !isUnder(row, answers)) add(made, kind, key, row, answerOf(row, answers));
    }
  }
  if (!made.people?.people.length) delete made.people;
  return made;
}

function add(made, kind, key, row, answer) {
  if (!answer.length) return;
  if (kind === "account") {
    made.account ??= { sections: [] };
    made.account.sections.push({ prompt: row.querySelector("dt").textContent.trim(), text: answer });
  } else (made[kind] ??= {})[key] = answer;
}

// The rows are those of the first person; everybody else has the same fields.
export function peopleIn(answers) {
  const numbers = Object.keys(answers).map((name) => /^person-(\d+)-/.exec(name)?.[1]).filter(Boolean);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function people(rows, answers) {
  const told = peopleIn(answers).map((number) => {
    const fields = rows.map((row) => {
      const field = row.dataset.candourRow.split("-").at(-1);
      return [field, answerOf(row, answers, `person-${number}-${field}`)];
    });
    return Object.fromEntries(fields.filter(([, answer]) => answer.length));
  });
  return { people: told.filter((person) => Object.keys(person).length) };
}
