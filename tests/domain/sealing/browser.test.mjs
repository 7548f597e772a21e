// What only the browser's code does, under Node's own test runner; started from `test_browser_sealing.py`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bech32 } from "@scure/base";
import { build } from "esbuild";
import { alias } from "../../../frontend/sealing/absent/aliases.js";
import * as sealing from "../../../frontend/sealing/index.js";
import { lockIdentity, unlockIdentity } from "../../../frontend/sealing/locks.js";
import { deriveMailbox } from "../../../frontend/sealing/mailbox.js";
import { closestWords, generatePassphrase, normalise } from "../../../frontend/sealing/passphrases.js";
import { collect } from "../../../frontend/sealing/streaming.js";
import { words } from "../../../frontend/sealing/wordlist.js";

const keys = await sealing.newDossier();
const stranger = await sealing.newDossier();
const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (string) => new TextEncoder().encode(string);
const refused = (name) => (error) => error instanceof sealing.SealingError && error.name === name;

test("a key that cannot be read out of the browser opens items, grants and streams", async () => {
  const locked = await sealing.toCryptoKey(keys.secret);
  assert.equal(locked.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", locked));
  assert.equal(await sealing.publicOf(locked), keys.public);
  assert.deepEqual(await sealing.openJson(locked, await sealing.sealJson(keys.public, { a: 1 })), { a: 1 });
  assert.equal(await sealing.openGrant(locked, await sealing.sealGrant(stranger.secret, keys.public)), stranger.secret);
  const { stream, size } = await sealing.sealStream(keys.public, new Blob(["exhibit"]));
  assert.equal(text(await collect(await sealing.openStream(locked, stream, size))), "exhibit");
});

test("another key opens nothing", async () => {
  const item = await sealing.sealItem(keys.public, bytes("x"));
  await assert.rejects(sealing.openItem(stranger.secret, item), refused("WrongKey"));
});

test("a changed or cut item is noticed", async () => {
  const item = await sealing.sealItem(keys.public, bytes("x"));
  const changed = item.slice();
  changed[changed.length - 1] ^= 1;
  await assert.rejects(sealing.openItem(keys.secret, changed), refused("DamagedPayload"));
  await assert.rejects(sealing.openItem(keys.secret, item.slice(0, -1)), refused("DamagedPayload"));
  await assert.rejects(sealing.openItem(keys.secret, item.slice(0, 60)), refused("NotAge"));
});

test("a size that does not fit is noticed", async () => {
  const item = await sealing.sealItem(keys.public, bytes("abc"));
  for (const size of [-1, 2, 257, NaN]) await assert.rejects(sealing.openItem(keys.secret, item, size), refused("BadPadding"));
  const { stream } = await sealing.sealStream(keys.public, new Blob(["abc"]));
  await assert.rejects(collect(await sealing.openStream(keys.secret, stream, 2)), refused("BadPadding"));
});

test("a file that is no document is refused as one", async () => {
  await assert.rejects(sealing.openJson(keys.secret, await sealing.sealItem(keys.public, bytes("{"))), refused("BadDocument"));
  await assert.rejects(sealing.sealJson(keys.public, undefined), refused("BadDocument"));
});

test("keys that are not keys are refused, and so are keys that open for anybody", async () => {
  for (const wrong of [
    "",
    "age1",
    `${keys.public.slice(0, -1)}${keys.public.endsWith("q") ? "p" : "q"}`,
    keys.public.toUpperCase(),
    "age1pq1qqq",
  ]) {
    await assert.rejects(sealing.sealItem(wrong, bytes("x")), refused("BadKey"));
  }
  const low = bech32.encodeFromBytes("age", new Uint8Array(32));
  await assert.rejects(sealing.sealItem(low, bytes("x")), refused("BadKey"));
  await assert.rejects(sealing.openItem("AGE-SECRET-KEY-1", bytes("x")), refused("BadKey"));
});

test("a grant put in another's place is noticed", async () => {
  const grant = await sealing.sealGrant(stranger.secret, keys.public);
  await assert.rejects(sealing.openGrant(keys.secret, grant, keys.public), refused("WrongKey"));
});

test("a grant of an epoch opens what came before and nothing after", async () => {
  const second = await sealing.rotate([keys.public], keys.secret);
  const third = await sealing.rotate(second.publics, second.secret);
  const reach = await sealing.keyring(third.publics, 2, second.secret, { 1: second.link, 2: third.link });
  assert.equal(sealing.secretOf(reach, 1), keys.secret);
  assert.throws(() => sealing.secretOf(reach, 3), refused("WrongKey"));
  await assert.rejects(sealing.rotate(third.publics, second.secret), refused("WrongKey"));
  await assert.rejects(sealing.keyring(third.publics, 3, second.secret, {}), refused("WrongKey"));
});

// A file of `size` bytes that is made as it is read, and how much of it was.
function largeFile(size) {
  const file = { size, made: 0 };
  file.stream = () => {
    let left = size;
    return new ReadableStream(
      {
        pull(controller) {
          if (left === 0) return controller.close();
          const chunk = new Uint8Array(Math.min(left, 1 << 20)).fill(7);
          left -= chunk.length;
          file.made += chunk.length;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
  };
  return file;
}

test("a hundred megabytes are sealed and opened as they are read", async () => {
  const file = largeFile(100_000_000);
  const { stream, size, sealedSize } = await sealing.sealStream(keys.public, file);
  let passed = 0;
  const counted = stream.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        passed += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  let [opened, waiting] = [0, 0];
  for await (const chunk of await sealing.openStream(keys.secret, counted, size)) {
    opened += chunk.length;
    waiting = Math.max(waiting, file.made - opened);
  }
  assert.equal(opened, file.size);
  assert.equal(passed, sealedSize);
  assert.ok(waiting < 8_000_000, `${waiting} bytes were read ahead`);
});

test("a file that cannot be read says so in its own words", async () => {
  const broken = { size: 9, stream: () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) }) };
  const { stream } = await sealing.sealStream(keys.public, broken);
  await assert.rejects(collect(stream), /gone/);
  await assert.rejects(sealing.openStream(keys.secret, broken.stream(), 9), /gone/);
});

test("a file that grew while it was read is not sealed", async () => {
  const grown = { size: 3, stream: () => new Blob([new Uint8Array(300)]).stream() };
  const { stream } = await sealing.sealStream(keys.public, grown);
  await assert.rejects(collect(stream), refused("BadPadding"));
});

test("an identity locked with a passphrase opens with it alone", async () => {
  const locked = await lockIdentity(keys.secret, "caf\u00e9");
  assert.equal(await unlockIdentity(locked, "cafe\u0301"), keys.secret);
  await assert.rejects(unlockIdentity(locked, "cafe"), refused("WrongKey"));
  await assert.rejects(lockIdentity(keys.secret, ""), refused("BadPassphrase"));
});

test("generated words are drawn evenly", () => {
  const parts = new Array(6).fill(0);
  const place = new Map(words.map((word, index) => [word, Math.floor((index * 6) / words.length)]));
  for (let i = 0; i < 500; i += 1) for (const word of generatePassphrase().split(" ")) parts[place.get(word)] += 1;
  assert.equal(
    parts.reduce((sum, part) => sum + part),
    3500,
  );
  for (const part of parts) assert.ok(part > 451 && part < 716, `${parts}`);
});

test("a mistyped word is named by its place, and list words near it are offered", () => {
  assert.throws(
    () => normalise("abacus zoom abdomne zoom zoom zoom zoom"),
    (error) => {
      assert.deepEqual([error.name, error.position, error.suggestions[0]], ["BadPassphrase", 3, "abdomen"]);
      return !error.message.includes("abdom");
    },
  );
  assert.deepEqual(closestWords("qqqqqqqqq"), []);
  assert.ok(closestWords("feltip").includes("felt-tip"));
});

test("a mailbox needs letters and a salt of its own", async () => {
  await assert.rejects(deriveMailbox(" 1 2 3", new Uint8Array(16)), refused("BadPassphrase"));
  await assert.rejects(deriveMailbox("zoom", new Uint8Array(15)), RangeError);
});

async function bundled(name) {
  const entry = fileURLToPath(new URL(`../../../frontend/sealing/${name}`, import.meta.url));
  const options = { entryPoints: [entry], bundle: true, minify: true, format: "esm", write: false, metafile: true, alias };
  const result = await build(options);
  const [used] = Object.values(result.metafile.outputs);
  return { size: gzipSync(result.outputFiles[0].contents).length, parts: Object.keys(used.inputs).join("\n") };
}

test("sealing weighs little, and carries neither words, scrypt locks nor passkeys of ours", async () => {
  const core = await bundled("index.js");
  assert.ok(core.size < 29_000, `${core.size} bytes`);
  assert.doesNotMatch(core.parts, /generated\/wordlist|noble\/post-quantum|curves\/nist|webauthn|locks\.js|argon2/);
  const listed = await bundled("passphrases.js");
  assert.ok(listed.size < 21_000, `${listed.size} bytes`);
  assert.doesNotMatch(listed.parts, /age-encryption/);
});
