import assert from "node:assert/strict";
import { test } from "node:test";
import { openStream, sealStream } from "../../../frontend/sealing/exhibits.js";
import { toCryptoKey } from "../../../frontend/sealing/keys.js";
import { collect, streamOf } from "../../../frontend/sealing/streaming.js";
import { bytesOf, keys, refused, textOf, vectors } from "../support.mjs";

test("a file opens as it was, and its sealed length was foretold", async () => {
  for (const size of [0, 1, 255, 256, 257, 65_536, 65_537, 200_000]) {
    const file = new Blob([new Uint8Array(size).fill(7)]);
    const sealed = await sealStream(keys.public, file);
    const ciphertext = await collect(sealed.stream);
    assert.deepEqual([sealed.size, sealed.sealedSize], [size, ciphertext.length]);
    const opened = await collect(await openStream(keys.secret, streamOf(ciphertext), size));
    assert.equal(opened.length, size);
    assert.ok(opened.every((byte) => byte === 7));
  }
});

test("the exhibits of the shared vectors open", async () => {
  const expected = new Uint8Array(256 * 257 + 4).map((_, at) => at % 256);
  expected.set([...bytesOf("end"), 0], 256 * 257);
  for (const language of ["python", "javascript"]) {
    const stream = streamOf(vectors[language].exhibit);
    assert.deepEqual(await collect(await openStream(vectors.dossier.secret, stream, expected.length)), expected);
  }
});

test("a size that does not fit is noticed", async () => {
  const { stream } = await sealStream(keys.public, new Blob(["abc"]));
  await assert.rejects(collect(await openStream(keys.secret, stream, 2)), refused("BadPadding"));
  const again = await sealStream(keys.public, new Blob(["abc"]));
  await assert.rejects(collect(await openStream(keys.secret, again.stream, 300)), refused("BadPadding"));
});

test("a key that cannot be exported opens streams", async () => {
  const { stream, size } = await sealStream(keys.public, new Blob(["exhibit"]));
  assert.equal(textOf(await collect(await openStream(await toCryptoKey(keys.secret), stream, size))), "exhibit");
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
  const { stream, size, sealedSize } = await sealStream(keys.public, file);
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
  for await (const chunk of await openStream(keys.secret, counted, size)) {
    opened += chunk.length;
    waiting = Math.max(waiting, file.made - opened);
  }
  assert.equal(opened, file.size);
  assert.equal(passed, sealedSize);
  assert.ok(waiting < 8_000_000, `${waiting} bytes were read ahead`);
});

test("a file that cannot be read says so in its own words", async () => {
  const broken = { size: 9, stream: () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) }) };
  const { stream } = await sealStream(keys.public, broken);
  await assert.rejects(collect(stream), /gone/);
  await assert.rejects(openStream(keys.secret, broken.stream(), 9), /gone/);
});

test("a file that grew while it was read is not sealed", async () => {
  const grown = { size: 3, stream: () => new Blob([new Uint8Array(300)]).stream() };
  const { stream } = await sealStream(keys.public, grown);
  await assert.rejects(collect(stream), refused("BadPadding"));
});
