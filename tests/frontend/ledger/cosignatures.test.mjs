import assert from "node:assert/strict";
import { test } from "node:test";
import { cosignaturesOf } from "../../../frontend/ledger/cosignatures.js";
import { failed, vectors } from "./vectors.mjs";

const { note, keys, times, published } = vectors.cosignatures;

test("a cosignature that a real witness gave counts, with its time", () => {
  assert.deepEqual(cosignaturesOf(published.note, [published.key]), [
    { name: "ConfidentialWitness-buoyant-planet", time: published.time },
  ]);
});

test("each witness counts once, with its latest time", () => {
  assert.deepEqual(
    cosignaturesOf(note, keys).map(({ time }) => time),
    times,
  );
});

test("unknown witnesses and cosignatures of another text are ignored", () => {
  assert.deepEqual(cosignaturesOf(note, [published.key]), []);
  assert.deepEqual(cosignaturesOf(note.replace("\n9\n", "\n8\n"), keys), []);
});

test("the key of a log is not the key of a witness", () => {
  assert.throws(() => cosignaturesOf(note, [vectors.receipt.key]), failed("MalformedError"));
});
