import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, joined, mapped, streamOf } from "../../../frontend/sealing/streaming.js";
import { bytesOf, drawBytes, drawing, textOf } from "../support.mjs";

test("bytes come back from their stream", async () => {
  const below = drawing(4);
  for (let i = 0; i < 30; i += 1) {
    const data = drawBytes(below, 5000);
    assert.deepEqual(await collect(streamOf(data)), data);
  }
});

test("chunks are joined in order", () => {
  assert.equal(textOf(joined([bytesOf("ab"), bytesOf(""), bytesOf("c")])), "abc");
  assert.equal(joined([]).length, 0);
});

test("each chunk passes once, empty ones are left out, and what `end` gives is appended", async () => {
  const source = new Blob(["abc"]).stream();
  const seen = [];
  const result = mapped(source, {
    each(chunk) {
      seen.push(textOf(chunk));
      return chunk.subarray(1);
    },
    end: () => [bytesOf("d"), bytesOf("e")],
  });
  assert.equal(textOf(await collect(result)), "bcde");
  assert.deepEqual(seen, ["abc"]);
  assert.equal(textOf(await collect(mapped(streamOf(bytesOf("x")), { each: () => new Uint8Array() }))), "");
});

test("a failure can be replaced, and the source is cancelled", async () => {
  let cancelled;
  const source = new ReadableStream({
    pull: (controller) => controller.enqueue(bytesOf("x")),
    cancel: (reason) => {
      cancelled = reason.message;
    },
  });
  const failing = mapped(source, {
    each() {
      throw new Error("inner");
    },
    failed: () => new Error("outer"),
  });
  await assert.rejects(collect(failing), /outer/);
  assert.equal(cancelled, "inner");
});

test("nothing is read before it is asked for", async () => {
  let pulled = 0;
  const source = new ReadableStream(
    { pull: (controller) => controller.enqueue(Uint8Array.of(pulled++)) },
    { highWaterMark: 0 },
  );
  const reader = mapped(source, {}).getReader();
  assert.equal(pulled, 0);
  await reader.read();
  assert.equal(pulled, 1);
  await reader.cancel();
});
