import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, documents, isLeftOut, nameForPerson } from "../../../frontend/journey/documents.js";

const row = (name, more = {}) => ({
  name,
  label: `${name}?`,
  kind: "",
  key: name,
  under: "",
  choices: null,
  several: false,
  ...more,
});

test("an answer is its words: one, or a list where several can be chosen", () => {
  const choices = { a: "Anger", b: "Blows" };
  assert.equal(answerOf(row("what", { choices }), { what: [" a "] }), "Anger");
  assert.deepEqual(answerOf(row("what", { choices, several: true }), { what: ["a", "", "c"] }), ["Anger", "c"]);
  assert.equal(answerOf(row("what"), {}), "");
  assert.deepEqual(answerOf(row("what", { several: true }), {}), []);
});

test("a field is under a choice that was not made", () => {
  const under = row("note", { under: "safe=no" });
  assert.equal(isLeftOut(under, { safe: ["yes"] }), true);
  assert.equal(isLeftOut(under, {}), true);
  assert.equal(isLeftOut(under, { safe: ["no"] }), false);
  assert.equal(isLeftOut(row("note"), {}), false);
});

test("answers go into one document a kind; what is empty or not sealed is left out", () => {
  const sections = [
    { question: "what", rows: [row("words", { kind: "account", label: "What happened?" }), row("more", { kind: "account" })] },
    { question: "you", rows: [row("name", { kind: "identity" }), row("contact", { kind: "identity" }), row("mode")] },
    { question: "safe", rows: [row("note", { kind: "safety", under: "safe=no" })] },
  ];
  const answers = {
    what: { words: ["A door."] },
    you: { name: ["A"], contact: [""], mode: ["named"] },
    safe: { note: ["x"], safe: ["yes"] },
  };
  assert.deepEqual(documents(sections, { answers }), {
    account: { sections: [{ prompt: "What happened?", text: "A door." }] },
    identity: { name: "A" },
  });
});

test("each person who is described is one entry, in order", () => {
  const rows = [row("person-0-name", { kind: "people" }), row("person-0-rank", { kind: "people" })];
  const answers = { people: { "person-1-name": ["B"], "person-0-rank": ["Sergeant"], "person-3-name": [" "] } };
  assert.deepEqual(documents([{ question: "people", rows }], { answers }), {
    people: { people: [{ rank: "Sergeant" }, { name: "B" }] },
  });
  assert.deepEqual(documents([{ question: "people", rows }], { answers: {} }), {});
  assert.equal(nameForPerson(rows[1], 4), "person-4-rank");
});
