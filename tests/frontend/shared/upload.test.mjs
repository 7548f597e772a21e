import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sealStream } from "../../../frontend/sealing/exhibits.js";
import { streamOf } from "../../../frontend/sealing/streaming.js";
import { Upload, UploadRefused } from "../../../frontend/shared/upload.js";
import { answerJson, keys, withServer } from "../support.mjs";

// A server that stores pieces as `dossiers/uploads/` does; `disturb(piece number)` may answer in its place.
function store(disturb = () => null) {
  const stored = { bytes: Buffer.alloc(0), pieces: 0, begun: 0, tokens: new Set() };
  const handle = (request, body, response) => {
    if (request.method === "POST") {
      stored.begun += 1;
      stored.size = JSON.parse(body).size;
      return answerJson(response, 201, { id: "one", token: "token" });
    }
    stored.tokens.add(request.headers["upload-token"]);
    if (request.method === "PATCH") {
      stored.pieces += 1;
      const status = disturb(stored.pieces, response, stored);
      if (status === "lost") return response.destroy();
      if (status) return answerJson(response, status, { error: "No." });
      if (Number(request.headers["upload-offset"]) === stored.bytes.length) stored.bytes = Buffer.concat([stored.bytes, body]);
    }
    return response.writeHead(204, { "Upload-Offset": String(stored.bytes.length) }).end();
  };
  return { stored, handle };
}

const large = new Uint8Array(5_000_000).map((_, at) => at % 253);
const raw = (bytes) => ({ stream: streamOf(bytes), sealedSize: bytes.length });

test("a stream arrives whole, in pieces, and progress ends at 1", async () => {
  const { stored, handle } = store();
  const shares = [];
  const receipt = await withServer(handle, (address) => new Upload(address, raw(large)).run((share) => shares.push(share)));
  const sha256 = createHash("sha256").update(large).digest("hex");
  assert.deepEqual(receipt, { upload: "one", token: "token", sha256 });
  assert.deepEqual([stored.size, stored.pieces, [...stored.tokens]], [large.length, 2, ["token"]]);
  assert.ok(stored.bytes.equals(large));
  assert.equal(shares.at(-1), 1);
});

test("a sealed exhibit has the length that was announced", async () => {
  const { stored, handle } = store();
  const sealed = await sealStream(keys.public, new Blob(["exhibit"]));
  await withServer(handle, (address) => new Upload(address, sealed).run());
  assert.equal(stored.bytes.length, stored.size);
});

test("a piece whose answer was lost is asked about and not stored twice", async () => {
  const { stored, handle } = store((piece, _response, at) => {
    if (piece !== 1) return null;
    at.bytes = Buffer.from(large.subarray(0, 4 * 1024 * 1024)); // it arrived, the answer did not
    return "lost";
  });
  await withServer(handle, (address) => new Upload(address, raw(large)).run());
  assert.ok(stored.bytes.equals(large));
});

test("a refusal ends it at once, with the server's words", async () => {
  for (const status of [400, 413, 507]) {
    const { stored, handle } = store(() => status);
    await assert.rejects(
      withServer(handle, (address) => new Upload(address, raw(large)).run()),
      (error) => {
        assert.equal(error.message, "No.");
        return error instanceof UploadRefused;
      },
    );
    assert.equal(stored.pieces, 1);
  }
});

test("a server that claims more than was sent is refused", async () => {
  const handle = (request, _body, response) => {
    if (request.method === "POST") return answerJson(response, 201, { id: "one", token: "token" });
    return response.writeHead(204, { "Upload-Offset": "999" }).end();
  };
  await assert.rejects(
    withServer(handle, (address) => new Upload(address, raw(new Uint8Array(10))).run()),
    UploadRefused,
  );
});
