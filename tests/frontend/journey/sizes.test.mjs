import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../../frontend/journey/sizes.js";
import { forMany } from "../support.mjs";

test("sizes are read in the unit that fits", () => {
  const expected = {
    0: "0 bytes",
    1: "1 bytes",
    999: "999 bytes",
    1000: "1.0 kB",
    1250000: "1.3 MB",
    2e9: "2.0 GB",
    5e12: "5000.0 GB",
  };
  for (const [size, words] of Object.entries(expected)) assert.equal(inWords(Number(size)), words);
});

test("what is read is never off by more than a twentieth of the unit", () => {
  const units = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
  forMany(
    500,
    (below) => below(2 ** 30) * (below(4) + 1),
    (size) => {
      const [number, unit] = inWords(size).split(" ");
      assert.ok(Math.abs(Number(number) * units[unit] - size) <= units[unit] * 0.0501);
    },
  );
});
