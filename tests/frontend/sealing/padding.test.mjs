import assert from "node:assert/strict";
import { test } from "node:test";
import { MINIMUM, padBytes, padme, padText, unpadBytes, unpadText } from "../../../frontend/sealing/padding.js";
import { bytesOf, drawBytes, drawText, forMany, refused, vectors } from "../support.mjs";

test("the size classes of the shared vectors", () => {
  for (const [length, padded] of vectors.padme) assert.equal(padme(length), padded);
});

test("a size class is no smaller, is its own class, and adds at most 12 %", () => {
  const draw = (below) => below(2 ** 20) * 2 ** below(30);
  forMany(2000, draw, (length) => {
    assert.ok(padme(length) >= length);
    assert.equal(padme(padme(length)), padme(length));
    if (length > MINIMUM) assert.ok(padme(length) <= length * 1.12, `${length}`);
  });
});

test("a longer length never has a smaller class", () => {
  for (let length = 1; length < 5000; length += 1) assert.ok(padme(length) >= padme(length - 1));
});

test("powers of two beyond 32 bits are classes of their own", () => {
  for (let exponent = 9; exponent < 50; exponent += 1) {
    assert.equal(padme(2 ** exponent), 2 ** exponent);
    assert.ok(padme(2 ** exponent + 1) > 2 ** exponent);
  }
});

test("a negative length has no class", () => {
  for (const wrong of [-1, Number.NaN]) assert.throws(() => padme(wrong), RangeError);
});

test("any bytes come back from their padding", () => {
  forMany(
    300,
    (below) => drawBytes(below, 900),
    (data) => {
      const padded = padBytes(data);
      assert.equal(padded.length, padme(data.length));
      assert.deepEqual(unpadBytes(padded, data.length), data);
    },
  );
});

test("any text comes back from its padding, except spaces at its end", () => {
  forMany(
    300,
    (below) => drawText(below, 400),
    (text) => {
      const padded = padText(text);
      assert.equal(padded.length, padme(bytesOf(text).length));
      assert.equal(unpadText(padded), text.replace(/ +$/, ""));
    },
  );
});

test("padding that was not made here is refused", () => {
  const padded = padBytes(bytesOf("abc"));
  for (const size of [-1, 2, 257, Number.NaN]) assert.throws(() => unpadBytes(padded, size), refused("BadPadding"));
  for (const length of [0, 255, 258, 1001]) assert.throws(() => unpadText(new Uint8Array(length)), refused("BadPadding"));
  assert.throws(() => unpadText(new Uint8Array(256).fill(0xff)), refused("BadDocument"));
});
