import assert from "node:assert/strict";
import { test } from "node:test";
import { isSignedBy, openNote, parseVerifierKey, splitNote } from "../../../frontend/ledger/notes.js";
import { failed, vectors } from "./vectors.mjs";

const [spec, go] = vectors.notes;

test("published notes open with each key that signed them", () => {
  for (const { key, note, text } of vectors.notes) assert.equal(openNote(note, key), text);
});

test("no note with a changed bit opens", () => {
  const bytes = Buffer.from(spec.note);
  for (let bit = 0; bit < bytes.length * 8; bit += 7) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] ^= 1 << (bit & 7);
    const name = (error) => failed("MalformedError")(error) || failed("SignatureError")(error);
    assert.throws(() => openNote(changed.toString("utf8"), spec.key), name);
  }
});

test("a note by other keys is refused, and so is one with a wrong signature by the key", () => {
  assert.throws(() => openNote(go.note, spec.key), failed("SignatureError"));
  const forged = go.note.replace("cryptography", "cryptologie");
  assert.throws(() => openNote(forged, go.key), failed("SignatureError"));
});

test("what is not a signed note is refused", () => {
  const many = `text\n\n${spec.note.split("\n\n")[1].repeat(65)}`;
  const wrong = ["", "\n\n", "text\n", "text\n\n", "text\n\nname sig\n", "text\n\n— name\n", "text\n\n— name !!!!\n", many];
  for (const note of [...wrong, `${spec.note}\n`, spec.note.slice(0, -1), spec.note.replace(" message", "\tmessage")]) {
    assert.throws(() => openNote(note, spec.key), failed("MalformedError"));
  }
});

test("no part of a verifier key will do, nor a key of another type", () => {
  for (let stop = 0; stop < go.key.length; stop += 1) {
    assert.throws(() => parseVerifierKey(go.key.slice(0, stop)), failed("MalformedError"));
  }
  assert.throws(() => parseVerifierKey(vectors.cosignatures.published.key), failed("MalformedError"));
  assert.equal(parseVerifierKey(vectors.cosignatures.published.key, 4).name, "ConfidentialWitness-buoyant-planet");
});

test("a signature that is none is not valid", () => {
  const key = parseVerifierKey(spec.key);
  const { text, signatures } = splitNote(spec.note);
  assert.equal(isSignedBy(key, signatures[0].signature, text), true);
  assert.equal(isSignedBy(key, new Uint8Array(3), text), false);
});
