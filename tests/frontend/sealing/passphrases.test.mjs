import assert from "node:assert/strict";
import { test } from "node:test";
import { closestWords, generatePassphrase, normalise, WORD_COUNT } from "../../../frontend/sealing/passphrases.js";
import { words } from "../../../frontend/sealing/wordlist.js";
import { drawText, forMany, refused, vectors } from "../support.mjs";

const drawWords = (below) => Array.from({ length: WORD_COUNT }, () => words[below(words.length)]);

test("the shared vectors are read as Python reads them", () => {
  for (const [typed, expected] of vectors.normalise) {
    if (typeof expected === "string") assert.equal(normalise(typed), expected);
    else
      assert.throws(
        () => normalise(typed),
        (error) => error.name === expected[0] && error.position === expected[1],
      );
  }
});

test("generated words are drawn evenly", () => {
  const parts = new Array(6).fill(0);
  const place = new Map(words.map((word, index) => [word, Math.floor((index * 6) / words.length)]));
  for (let i = 0; i < 500; i += 1) for (const word of generatePassphrase().split(" ")) parts[place.get(word)] += 1;
  assert.equal(
    parts.reduce((sum, part) => sum + part),
    3500,
  );
  for (const part of parts) assert.ok(part > 451 && part < 716, `${parts}`);
});

test("any seven words are read, in capitals, with other spaces and without hyphens", () => {
  forMany(200, drawWords, (chosen) => {
    const passphrase = chosen.join(" ");
    assert.equal(normalise(passphrase), passphrase);
    assert.equal(normalise(`\n ${passphrase.toUpperCase().replaceAll(" ", " , ")}.`), passphrase);
    assert.equal(normalise(passphrase.replaceAll("-", "")), passphrase);
    assert.equal(normalise(chosen.join("")), passphrase);
  });
});

test("a word too few or too many is refused without a position", () => {
  forMany(50, drawWords, (chosen) => {
    for (const wrong of [chosen.slice(1), [...chosen, "zoom"]]) {
      assert.throws(
        () => normalise(wrong.join(" ")),
        (error) => refused("BadPassphrase")(error) && error.position === null,
      );
    }
  });
});

test("any text either is a passphrase or is refused as one", () => {
  forMany(
    300,
    (below) => drawText(below, 60),
    (text) => assert.throws(() => normalise(text), refused("BadPassphrase")),
  );
});

test("a mistyped word is named by its place, and list words near it are offered", () => {
  assert.throws(
    () => normalise("abacus zoom abdomne zoom zoom zoom zoom"),
    (error) => {
      assert.deepEqual([error.name, error.position, error.suggestions[0]], ["BadPassphrase", 3, "abdomen"]);
      return !error.message.includes("abdom");
    },
  );
});

test("the closest words are within two edits, the word itself first", () => {
  assert.deepEqual(closestWords("qqqqqqqqq"), []);
  assert.ok(closestWords("feltip").includes("felt-tip"));
  forMany(
    20,
    (below) => words[below(words.length)],
    (word) => assert.equal(closestWords(word.replace("-", ""))[0], word),
  );
});
