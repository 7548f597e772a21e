// The page that shows all answers, filled from the device. The server says which questions are asked of her and which are open.

import { say } from "../shared/words.js";
import { shownToServer } from "./answers.js";
import { answerOf, isUnder, peopleIn } from "./documents.js";
import { showProblem } from "./problems.js";
import { post } from "./server.js";
import { inWords } from "./sizes.js";

// Shows the answers; gives the sections asked of her, or null where the server could not be asked.
export async function showAnswers(draft) {
  try {
    const { asked, missing } = await post(location.pathname, { answers: shownToServer(draft) });
    const sections = asked.map((question) => showSection(question, draft));
    showMissing(missing);
    return { sections, missing };
  } catch (error) {
    showProblem(error.message || say("no_connection"));
    return null;
  }
}

function showSection(question, draft) {
  const section = document.querySelector(`[data-candour-section="${question}"]`);
  section.hidden = false;
  const rows = [...section.querySelectorAll("[data-candour-row]")];
  const answers = draft.answers[question] ?? {};
  if (question === "people") showPeople(rows, answers);
  else for (const row of rows) show(row, isUnder(row, answers) ? "" : textOf(row, answers));
  if (question === "files") showFiles(section, draft.files);
  section.querySelector("[data-candour-empty]").hidden = Boolean(section.querySelector("dl > :not([hidden])"));
  return { question, rows };
}

function textOf(row, answers, name = row.dataset.candourRow) {
  if ("day" in row.dataset) return ["day", "month", "year"].map((part) => answers[`${name}-${part}`]?.[0] ?? "").filter(Boolean).join(" ");
  return [answerOf(row, answers, name)].flat().join(", ");
}

function show(row, text) {
  row.querySelector("dd").textContent = text;
  row.hidden = !text;
}

function showPeople(rows, answers) {
  const list = rows[0].parentElement;
  for (const number of peopleIn(answers)) {
    for (const row of rows) {
      const shown = row.cloneNode(true);
      delete shown.dataset.candourRow;
      show(shown, textOf(row, answers, `person-${number}-${row.dataset.candourRow.split("-").at(-1)}`));
      list.append(shown);
    }
  }
}

function showFiles(section, files) {
  for (const file of files) {
    const row = Object.assign(document.createElement("div"), { className: "govuk-summary-list__row" });
    const name = Object.assign(document.createElement("dt"), { className: "govuk-summary-list__key", textContent: file.name });
    const size = Object.assign(document.createElement("dd"), { className: "govuk-summary-list__value", textContent: inWords(file.size) });
    row.append(name, size);
    section.querySelector("dl").append(row);
  }
}

function showMissing(missing) {
  const box = document.querySelector("[data-candour-missing]");
  const links = missing.map(({ slug, heading }) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: `/report/${slug}/`, textContent: heading }));
    return item;
  });
  box.querySelector("ul").replaceChildren(...links);
  box.hidden = !missing.length;
}
