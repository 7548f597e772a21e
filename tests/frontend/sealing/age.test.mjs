import assert from "node:assert/strict";
import { test } from "node:test";
import { bech32 } from "@scure/base";
import {
  decryptBytes,
  decrypterWith,
  decryptStream,
  encryptBytes,
  encrypterTo,
  encryptStream,
} from "../../../frontend/sealing/age.js";
import { collect, streamOf } from "../../../frontend/sealing/streaming.js";
import { bytesOf, keys, refused, stranger, textOf } from "../support.mjs";

const sealed = await encryptBytes(encrypterTo(keys.public), bytesOf("x"));

test("bytes and streams open with the identity they were sealed to", async () => {
  assert.equal(textOf(await decryptBytes(decrypterWith(keys.secret), sealed)), "x");
  const stream = await encryptStream(encrypterTo(keys.public), streamOf(bytesOf("y")));
  assert.equal(textOf(await collect(await decryptStream(decrypterWith(keys.secret), stream))), "y");
});

test("the length of a sealed stream is known before its first byte", async () => {
  const stream = await encryptStream(encrypterTo(keys.public), streamOf(bytesOf("abc")));
  const size = stream.size(3);
  assert.equal((await collect(stream)).length, size);
});

test("another identity is refused as the wrong key", async () => {
  await assert.rejects(decryptBytes(decrypterWith(stranger.secret), sealed), refused("WrongKey"));
});

test("a changed or cut payload is told from a file that is not age", async () => {
  const changed = sealed.slice();
  changed[changed.length - 1] ^= 1;
  await assert.rejects(decryptBytes(decrypterWith(keys.secret), changed), refused("DamagedPayload"));
  await assert.rejects(decryptBytes(decrypterWith(keys.secret), sealed.slice(0, -1)), refused("DamagedPayload"));
  await assert.rejects(decryptBytes(decrypterWith(keys.secret), sealed.slice(0, 60)), refused("NotAge"));
  await assert.rejects(decryptBytes(decrypterWith(keys.secret), bytesOf("hello")), refused("NotAge"));
});

test("a changed header is refused", async () => {
  const header = textOf(sealed);
  const mac = header.indexOf("\n--- ") + 5;
  const changed = sealed.slice();
  changed[mac] = changed[mac] === 65 ? 66 : 65;
  await assert.rejects(decryptBytes(decrypterWith(keys.secret), changed), refused("DamagedHeader"));
});

test("keys that are not keys are refused, and so are keys that open for anybody", async () => {
  const miscopied = `${keys.public.slice(0, -1)}${keys.public.endsWith("q") ? "p" : "q"}`;
  for (const wrong of ["", "age1", miscopied, keys.public.toUpperCase(), "age1pq1qqq"]) {
    assert.throws(() => encrypterTo(wrong), refused("BadKey"));
  }
  const lowOrder = bech32.encodeFromBytes("age", new Uint8Array(32));
  await assert.rejects(encryptBytes(encrypterTo(lowOrder), bytesOf("x")), refused("BadKey"));
  assert.throws(() => decrypterWith("AGE-SECRET-KEY-1"), refused("BadKey"));
});

test("an error of the source comes through as it is", async () => {
  const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  await assert.rejects(decryptStream(decrypterWith(keys.secret), broken()), /gone/);
  await assert.rejects(collect(await encryptStream(encrypterTo(keys.public), broken())), /gone/);
});
