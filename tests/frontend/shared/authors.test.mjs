import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Authors, outOfTurn } from "../../../frontend/shared/authors.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));
const proofs = read("key_proofs");
const items = read("signed_items").items.map(({ item, says, signature }) => ({
  row: item,
  says: { staff: null, created_at: "2026-11-30T10:12:00+00:00", ...says, signature },
}));
const [account, details] = items;
const STAFF = proofs.staff.history[0].owner;
const message = { ...items[2], says: { ...items[2].says, staff: STAFF } };

const known = {
  verifier_key: proofs.verifier_key,
  dossier: proofs.report.history[0].owner,
  reporter: proofs.report,
  staff: { [STAFF]: proofs.staff },
  began: 5,
};
const authors = new Authors(known);
const stateOf = (item, says = {}, by = authors) => by.stateOf({ ...item, says: { ...item.says, ...says } }, 9);

test("an item signed with the proved key of its author is signed", () => {
  for (const item of [account, details, message]) assert.equal(stateOf(item), "signed");
});

test("the open mailbox's own key needs no proof, and nobody else's counts", () => {
  const own = account.says.signed_by;
  assert.equal(stateOf(account, {}, new Authors(known, own)), "signed");
  assert.equal(stateOf(account, {}, new Authors(known, message.says.signed_by)), "unproved");
});

test("an item of somebody else, another content, place, order or time is unproved", () => {
  const changes = [
    { content_sha256: "00" },
    { dossier: STAFF },
    { kind: "note" },
    { number: 2 },
    { about: STAFF },
    { signature: "AAAA" },
    { signed_by: message.says.signed_by },
    { created_at: "2026-11-30T08:59:00+00:00" },
    { created_at: "2026-11-30T12:00:01+00:00" },
  ];
  for (const change of changes) assert.equal(stateOf(account, change), "unproved", JSON.stringify(change));
  assert.equal(stateOf(message, { staff: "somebody else" }), "unproved");
});

test("without a signature only what has an entry before signatures began is from before", () => {
  const unsigned = { ...message, says: { ...message.says, signature: undefined } };
  assert.equal(authors.stateOf(unsigned, 4), "before");
  for (const index of [5, null]) assert.equal(authors.stateOf(unsigned, index), "unproved");
  assert.equal(new Authors({ ...known, began: null }).stateOf(unsigned, null), "before");
});

test("a key whose proof does not hold signs nothing", () => {
  const broken = new Authors({ ...known, reporter: { ...proofs.report, receipt: null }, staff: { [STAFF]: proofs.report } });
  for (const item of [account, message]) assert.equal(stateOf(item, {}, broken), "unproved");
});

test("a number that does not follow shows what is missing or was moved", () => {
  const numbered = (number, says = {}) => ({ row: `r${number}`, says: { ...account.says, number, ...says } });
  assert.deepEqual([...outOfTurn([numbered(1), numbered(2), numbered(3)])], []);
  assert.deepEqual([...outOfTurn([numbered(1), numbered(3)])], ["r3"]);
  assert.deepEqual([...outOfTurn([numbered(2), numbered(1)])], ["r2", "r1"]);
  assert.deepEqual([...outOfTurn([numbered(1), numbered(1, { kind: "message" })])], []);
});
