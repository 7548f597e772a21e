import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkKey, nothingSeen, UnprovedKey } from "../../../frontend/shared/key-proofs.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/key_proofs.json", import.meta.url), "utf8"));
const LOG = vectors.verifier_key;
const newest = ({ history }) => history.at(-1).public_key;
const check = (proof, memory = nothingSeen(), log = LOG) => checkKey(proof, newest(proof), log, memory);
const refusedAs = (name) => (error) => error instanceof UnprovedKey && error.name === name;

test("a key with a signed history and an entry is proved, and remembered", () => {
  for (const name of ["team", "report", "staff", "old", "after_old"]) {
    const memory = check(vectors[name]);
    assert.equal(memory.keys[vectors[name].history[0].owner].public_key, newest(vectors[name]), name);
  }
});

test("a key without its own proof is refused", () => {
  assert.throws(() => checkKey(undefined, "age1x", LOG, nothingSeen()), refusedAs("key_unproved"));
  assert.throws(() => checkKey(vectors.team, newest(vectors.staff), LOG, nothingSeen()), refusedAs("key_unproved"));
});

test("a key whose entry is missing, of another log or for another key is refused", () => {
  for (const receipt of [null, vectors.staff.receipt, { ...vectors.team.receipt, checkpoint: "" }]) {
    assert.throws(() => check({ ...vectors.team, receipt }), refusedAs("key_unproved"));
  }
});

test("a key that was not signed by a holder of the one before is refused", () => {
  const [first, second] = vectors.team.history;
  for (const forged of [
    { ...second, signature: "" },
    { ...second, signed_by: second.signing_key },
  ]) {
    assert.throws(() => check({ ...vectors.team, history: [first, forged] }), refusedAs("key_unsigned"));
  }
});

test("a key from before signatures that is not in the fixed list is refused", () => {
  const [old] = vectors.old.history;
  for (const proof of [
    { ...vectors.old, fixed: null },
    { ...vectors.old, fixed: { ...vectors.old.fixed, receipt: vectors.team.receipt } },
    { ...vectors.old, history: [{ ...old, owner: vectors.team.history[0].owner }] },
  ]) {
    assert.throws(() => check(proof), refusedAs("key_unsigned"));
  }
});

test("a history that lost a key that was seen before is refused", () => {
  const memory = check(vectors.team);
  const { owner } = vectors.team.history[0];
  assert.deepEqual(check(vectors.team, memory), memory);
  const forked = { ...memory, keys: { [owner]: { ...memory.keys[owner], public_key: "age1another" } } };
  assert.throws(() => check(vectors.team, forked), refusedAs("key_forked"));
  assert.throws(() => check(vectors.team, { ...memory, verifierKey: "another" }), refusedAs("key_forked"));
});
