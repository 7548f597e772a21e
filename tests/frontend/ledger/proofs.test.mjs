import assert from "node:assert/strict";
import { test } from "node:test";
import { checkConsistency, checkInclusion, EMPTY_ROOT, leafHashOf, nodeHashOf } from "../../../frontend/ledger/proofs.js";
import { all, failed, flipped, fromBase64, vectors } from "./vectors.mjs";

const { tree, logs } = vectors;
const roots = all(tree.roots);
const consistencies = logs.consistency.map(([oldSize, newSize, proof]) => ({
  oldSize,
  newSize,
  oldRoot: fromBase64(logs.roots[oldSize]),
  newRoot: fromBase64(logs.roots[newSize]),
  proof: all(proof),
}));

test("the published tree: leaf hashes, nodes and paths", () => {
  const leaves = all(tree.leaves);
  assert.deepEqual(nodeHashOf(leafHashOf(leaves[0]), leafHashOf(leaves[1])), roots[1]);
  for (const [index, size, proof] of tree.inclusion) {
    checkInclusion({ leaf: leaves[index], index, size, proof: all(proof), root: roots[size - 1] });
  }
  for (const [oldSize, newSize, proof] of tree.consistency) {
    checkConsistency({ oldSize, newSize, oldRoot: roots[oldSize - 1], newRoot: roots[newSize - 1], proof: all(proof) });
  }
});

test("the proofs that Python builds", () => {
  for (const claim of consistencies) checkConsistency(claim);
  const leafHash = fromBase64(logs.first_leaf_hash);
  for (const [size, proof] of logs.first_leaf) {
    checkInclusion({ leafHash, index: 0, size, proof: all(proof), root: fromBase64(logs.roots[size]) });
  }
});

test("a changed bit anywhere breaks a proof", () => {
  for (const claim of consistencies.filter(({ oldSize, newSize }) => oldSize < newSize)) {
    const changes = [
      { newRoot: flipped(claim.newRoot, 9) },
      { oldRoot: flipped(claim.oldRoot, 200) },
      ...claim.proof.map((hash, at) => ({ proof: claim.proof.with(at, flipped(hash, at)) })),
      { proof: claim.proof.slice(0, -1) },
      { proof: [...claim.proof, claim.newRoot] },
    ];
    for (const change of changes) assert.throws(() => checkConsistency({ ...claim, ...change }), failed("ProofError"));
  }
});

test("a log that shrank, and two logs of one size, are refused", () => {
  const same = { oldSize: 8, newSize: 8, oldRoot: roots[7], newRoot: roots[7], proof: [] };
  checkConsistency(same);
  checkConsistency({ ...same, oldSize: 0, oldRoot: EMPTY_ROOT });
  for (const change of [
    { oldRoot: roots[6] },
    { proof: [roots[0]] },
    { newSize: 6, newRoot: roots[5] },
    { oldSize: 0, oldRoot: roots[0] },
    { oldSize: 1.5 },
    { newSize: Number.NaN },
  ]) {
    assert.throws(() => checkConsistency({ ...same, ...change }), failed("ProofError"));
  }
});

test("an inclusion proof for another place is refused", () => {
  const [index, size, proof] = tree.inclusion.find(([at]) => at === 5);
  const claim = { leaf: fromBase64(tree.leaves[5]), index, size, proof: all(proof), root: roots[7] };
  checkInclusion(claim);
  for (const change of [
    { index: 4 },
    { size: 9 },
    { index: 8 },
    { index: -1 },
    { size: 5 },
    { leaf: undefined },
    { proof: [] },
  ]) {
    assert.throws(() => checkInclusion({ ...claim, ...change }), failed("ProofError"));
  }
});

test("sizes beyond 32 bits are not cut", () => {
  const size = 2 ** 40;
  assert.throws(
    () =>
      checkInclusion({
        leaf: new Uint8Array(),
        index: 2 ** 33,
        size,
        proof: all(Array(39).fill(tree.roots[0])),
        root: roots[0],
      }),
    failed("ProofError"),
  );
  const proof = Array.from({ length: 40 }, () => roots[0]);
  let root = leafHashOf(new Uint8Array());
  for (let level = 0; level < 40; level += 1) root = level === 33 ? nodeHashOf(roots[0], root) : nodeHashOf(root, roots[0]);
  checkInclusion({ leaf: new Uint8Array(), index: 2 ** 33, size, proof, root });
});
