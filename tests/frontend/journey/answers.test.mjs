import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleIn, shownToServer } from "../../../frontend/journey/answers.js";
import { drawText, forMany } from "../support.mjs";

test("the server sees structured answers, and of others only that there is something", () => {
  const draft = {
    answers: {
      kind: { categories: ["a", "b"], note: ["I saw him"] },
      people: { "person-0-name": [" "] },
      scene: { place: ["here"] },
    },
    shown: { kind: ["categories"], people: [] },
  };
  assert.deepEqual(shownToServer(draft), {
    kind: { categories: ["a", "b"], note: ["filled"] },
    people: { "person-0-name": [""] },
    scene: { place: ["filled"] },
  });
});

test("no text that may not be shown reaches the server, whatever it is", () => {
  forMany(
    300,
    (below) => drawText(below, 40),
    (text) => {
      const seen = shownToServer({ answers: { account: { words: [text] } }, shown: {} });
      assert.deepEqual(seen.account.words, [text.trim() ? "filled" : ""]);
    },
  );
});

test("people are listed by number, once each", () => {
  const answers = {
    "person-10-name": ["A"],
    "person-2-name": ["B"],
    "person-2-rank": [""],
    person: ["x"],
    "person-x-name": ["y"],
  };
  assert.deepEqual(peopleIn(answers), [2, 10]);
  assert.deepEqual(peopleIn({}), []);
});
