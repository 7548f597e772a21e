import assert from "node:assert/strict";
import { test } from "node:test";
import { openCheckpoint, parseCheckpoint } from "../../../frontend/ledger/checkpoints.js";
import { failed, fromBase64, vectors } from "./vectors.mjs";

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

test("origin, size and root are read; extension lines are ignored", () => {
  const expected = { origin: "example.com/log", size: 20852163, root: fromBase64(ROOT) };
  assert.deepEqual(parseCheckpoint(`example.com/log\n20852163\n${ROOT}\n`), expected);
  assert.deepEqual(parseCheckpoint(`example.com/log\n20852163\n${ROOT}\nextension\n`), expected);
});

test("what is not a checkpoint is refused", () => {
  const wrong = [
    `o\n01\n${ROOT}\n`,
    `o\n-1\n${ROOT}\n`,
    `o\n1e3\n${ROOT}\n`,
    `o\n1\nAAEC\n`,
    `o\n1\n${ROOT}`,
    `o\n1\n\n${ROOT}\n`,
    "",
  ];
  for (const text of [...wrong, `o\n9999999999999999\n${ROOT}\n`]) {
    assert.throws(() => parseCheckpoint(text), failed("MalformedError"));
  }
});

test("a signed checkpoint opens with the log's key, and the key may sign for its own log only", () => {
  const { key, json } = vectors.receipt;
  assert.equal(openCheckpoint(JSON.parse(json).checkpoint, key).size, 700);
  assert.throws(() => openCheckpoint(vectors.notes[0].note, vectors.notes[0].key), failed("MalformedError"));
});
