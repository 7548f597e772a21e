import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { openStream } from "../../../frontend/sealing/exhibits.js";
import { collect, streamOf } from "../../../frontend/sealing/streaming.js";
import { Exhibit } from "../../../frontend/shared/exhibit.js";
import { answerJson, keys, textOf, withServer } from "../support.mjs";

const text = "what was seen, ".repeat(99);
const file = new File([text], "notes.txt", { type: "text/plain" });

function server(failures = 0) {
  const uploads = [];
  let left = failures;
  const handle = (request, body, response) => {
    if (request.method === "POST") {
      if (left-- > 0) return answerJson(response, 500, { error: "full" });
      return answerJson(response, 201, { id: String(uploads.push(Buffer.alloc(0)) - 1), token: "token" });
    }
    uploads[0] = Buffer.concat([uploads[0], body]);
    return response.writeHead(204, { "Upload-Offset": String(uploads[0].length) }).end();
  };
  return { uploads, handle };
}

test("a file that is no picture is sent once, with details that describe it", async () => {
  const { uploads, handle } = server();
  const shares = [];
  const [part, ...others] = await withServer(handle, (address) =>
    new Exhibit(file, keys.public, address).run((share) => shares.push(share)),
  );
  const sha256 = createHash("sha256").update(text).digest("hex");
  assert.deepEqual(part, {
    upload: "0",
    token: "token",
    sha256: createHash("sha256").update(uploads[0]).digest("hex"),
    details: { name: "notes.txt", size: text.length, sha256, type: "text/plain", stripped: false },
  });
  assert.deepEqual(others, []);
  assert.equal(shares.at(-1), 1);
  const opened = await collect(await openStream(keys.secret, streamOf(new Uint8Array(uploads[0])), text.length));
  assert.equal(textOf(opened), text);
});

test("after a failure it can be run again", async () => {
  const { handle } = server(1);
  await withServer(handle, async (address) => {
    const exhibit = new Exhibit(file, keys.public, address);
    await assert.rejects(exhibit.run(), /full/);
    assert.equal((await exhibit.run()).length, 1);
    assert.equal((await exhibit.run()).length, 1); // what was sent is not sent again
  });
});
