import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../../../frontend/sealing/wordlist.js";

test("the list has 7776 different words, in order, of letters and hyphens", () => {
  assert.equal(words.length, 7776);
  assert.equal(new Set(words).size, 7776);
  assert.deepEqual(words, words.toSorted());
  for (const word of words) assert.match(word, /^[a-z]+(-[a-z]+)*$/);
});
