import assert from "node:assert/strict";
import { test } from "node:test";
import { outline } from "../../../frontend/elements/outline.js";
import { drawing, drawText } from "../support.mjs";

const plain = (_key, fallback) => fallback;
const translated = (key, fallback) => ({ field_name: "Nom", yes: "Oui", value_letter: "par lettre" })[key] ?? fallback;
const paragraph = (text) => ({ kind: "paragraph", text });
const heading = (text, level) => ({ kind: "heading", text, level });

test("an account is its prompts and texts, without the empty ones", () => {
  const sections = [{ prompt: "What did you see?", text: "A door." }, { text: "More." }, { prompt: "Who?", text: "" }];
  assert.deepEqual(outline({ sections }, 3, plain), [
    heading("What did you see?", 3),
    paragraph("A door."),
    paragraph("More."),
  ]);
});

test("a document with a text alone is that text", () => {
  assert.deepEqual(outline({ text: "Words." }, 3, plain), [paragraph("Words.")]);
  assert.deepEqual(outline("Words.", 3, plain), [paragraph("Words.")]);
});

test("simple fields are one table, with the page's words", () => {
  const document = { name: "A", contact: "letter", stripped: true, size: 7, nothing: null, none: [] };
  assert.deepEqual(outline(document, 3, translated), [
    {
      kind: "table",
      rows: [
        { label: "Nom", text: "A" },
        { label: "Contact", text: "par lettre" },
        { label: "Stripped", text: "Oui" },
        { label: "Size", text: "7" },
      ],
    },
  ]);
});

test("several people are numbered, one is not, and what is nested goes one level down", () => {
  const people = outline({ people: [{ rank: "Sergeant" }, { looks: { tall: true } }] }, 5, plain);
  assert.deepEqual(
    people.filter(({ kind }) => kind === "heading"),
    [heading("People 1", 5), heading("People 2", 5), heading("Looks", 6)],
  );
  assert.deepEqual(outline({ people: [{ rank: "Sergeant" }] }, 3, plain)[0], heading("People", 3));
});

test("headings never go below level 6", () => {
  let document = { text: "deep" };
  for (let depth = 0; depth < 12; depth += 1) document = { inner: document };
  for (const block of outline(document, 3, plain)) if (block.kind === "heading") assert.ok(block.level <= 6);
});

test("any JSON gives an outline, in which every text stands", () => {
  const below = drawing(5);
  const leaf = () => [drawText(below, 20), below(99), true, null][below(4)];
  const grow = (depth) => {
    if (depth === 0) return leaf();
    return below(2)
      ? Array.from({ length: below(4) }, () => grow(depth - 1))
      : { [`key_${below(9)}`]: grow(depth - 1), b: leaf() };
  };
  for (let i = 0; i < 300; i += 1) {
    const document = grow(below(4));
    for (const block of outline(document, 3, plain)) assert.ok(["heading", "paragraph", "table"].includes(block.kind));
  }
});
