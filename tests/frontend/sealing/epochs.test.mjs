import assert from "node:assert/strict";
import { test } from "node:test";
import { keyring, rotate, secretOf } from "../../../frontend/sealing/epochs.js";
import { keys, refused } from "../support.mjs";

const second = await rotate([keys.public], keys.secret);
const third = await rotate(second.publics, second.secret);
const links = { 1: second.link, 2: third.link };

test("a grant of an epoch opens what came before and nothing after", async () => {
  const reach = await keyring(third.publics, 2, second.secret, links);
  assert.deepEqual([...reach.keys()].sort(), [1, 2]);
  assert.equal(secretOf(reach, 1), keys.secret);
  assert.throws(() => secretOf(reach, 3), refused("WrongKey"));
});

test("the newest grant opens every epoch", async () => {
  const reach = await keyring(third.publics, 3, third.secret, links);
  assert.deepEqual(
    [1, 2, 3].map((number) => secretOf(reach, number)),
    [keys.secret, second.secret, third.secret],
  );
});

test("a missing link ends the reach", async () => {
  const reach = await keyring(third.publics, 3, third.secret, { 1: second.link });
  assert.deepEqual([...reach.keys()], [3]);
});

test("only the holder of the current epoch's key rotates", async () => {
  await assert.rejects(rotate(third.publics, second.secret), refused("WrongKey"));
  await assert.rejects(rotate([], keys.secret), refused("WrongKey"));
});

test("the secret of another epoch is refused, and so is a link that was swapped", async () => {
  await assert.rejects(keyring(third.publics, 3, second.secret, {}), refused("WrongKey"));
  await assert.rejects(keyring(third.publics, 3, third.secret, { 1: third.link, 2: second.link }), refused("WrongKey"));
});
