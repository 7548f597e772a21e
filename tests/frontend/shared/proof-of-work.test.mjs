import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { work, zeroBits } from "../../../frontend/shared/proof-of-work.js";
import { forMany } from "../support.mjs";

const digestOf = (challenge, place, counter) => createHash("sha256").update(`${challenge}:${place}:${counter}`).digest();

test("the counter is the first whose hash begins with enough zero bits", () => {
  forMany(
    20,
    (below) => ({ challenge: `c${below(999)}`, bits: below(10), place: `p${below(999)}` }),
    (request) => {
      const { counter } = work(request, () => {});
      assert.ok(zeroBits(digestOf(request.challenge, request.place, counter)) >= request.bits);
      for (let less = 0; less < counter; less += 1)
        assert.ok(zeroBits(digestOf(request.challenge, request.place, less)) < request.bits);
    },
  );
});

test("progress is a share that grows", () => {
  const shares = [];
  work({ challenge: "c", bits: 14, place: "p" }, (share) => shares.push(share));
  assert.ok(shares.every((share) => share >= 0 && share <= 1));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
});

test("zero bits are counted from the front", () => {
  const cases = [
    [[0x80], 0],
    [[0x40], 1],
    [[1], 7],
    [[0, 0x0f], 12],
    [[0, 0], 16],
  ];
  for (const [bytes, bits] of cases) assert.equal(zeroBits(Uint8Array.from(bytes)), bits);
});
