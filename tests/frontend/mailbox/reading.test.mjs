import assert from "node:assert/strict";
import { test } from "node:test";
import { lines } from "../../../frontend/mailbox/reading.js";

const labels = { name: "Name", yes: "Yes", no: "No" };
const line = (label, text) => ({ label, text });

test("an account is its prompts and texts", () => {
  const document = { sections: [{ prompt: "What did you see?", text: "A door." }] };
  assert.deepEqual(lines(document, labels), [line("What did you see?", "A door.")]);
});

test("keys are called what the page calls them, or by plain words", () => {
  const document = { name: "A", something_Else: "x", sha256: "00", version: 1 };
  assert.deepEqual(lines(document, labels), [line("Name", "A"), line("Something else", "x")]);
});

test("lists of texts are one line each member, yes and no are words", () => {
  assert.deepEqual(lines({ a: ["x", "y"], b: true, c: false, d: 7 }, labels), [
    line("A", "x\ny"),
    line("B", "Yes"),
    line("C", "No"),
    line("D", "7"),
  ]);
});

test("what is empty or too deep is left out", () => {
  assert.deepEqual(lines({ a: "", b: [], c: {}, d: null }, labels), []);
  let deep = { text: "x" };
  for (let depth = 0; depth < 9; depth += 1) deep = { inner: deep, b: "y" };
  assert.ok(!lines(deep, labels).some(({ text }) => text === "x"));
});
