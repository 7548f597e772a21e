import assert from "node:assert/strict";
import { test } from "node:test";
import { hintOn } from "../../../frontend/mailbox/hint.js";

const texts = { count: "Count them.", look: "Look at word %(number)s.", near: "Was it" };

test("a word that is not in the list is named by its place, with list words near it", async () => {
  assert.match(await hintOn("abacus zoom abdomne zoom zoom zoom zoom", texts), /^Look at word 3\. Was it abdomen.*\.$/);
});

test("a word that is near to none is named by its place alone", async () => {
  assert.equal(await hintOn("abacus qqqqqqqqq zoom zoom zoom zoom zoom", texts), "Look at word 2.");
});

test("too few or too many words are to be counted", async () => {
  for (const words of ["zoom zoom", "zoom ".repeat(8), ""]) assert.equal(await hintOn(words, texts), "Count them.");
});

test("words that are all in the list need no hint", async () => {
  assert.equal(await hintOn("abacus zoom zoom zoom zoom zoom zoom", texts), "");
});
