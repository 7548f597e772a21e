// The signed manifest opens with its key alone, and in its one form.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openRelease } from "../../../frontend/extension/release.js";
import { KEY, NOTE, OTHER_KEY, signed } from "./released.mjs";

test("a manifest that Python signed opens with the release key", () => {
  const release = openRelease(NOTE, KEY);
  assert.equal(release.version, "0.1.0");
  assert.deepEqual(release.files, { "candour/site.css": "2".repeat(64), "candour/site.js": "1".repeat(64) });
  assert.deepEqual(release.inline, ["sha256-AAAA"]);
  assert.deepEqual(release.headers, { "Content-Security-Policy": "default-src 'none'" });
});

test("a manifest signed by another key, or changed, is refused", () => {
  assert.throws(() => openRelease(NOTE, OTHER_KEY), { name: "SignatureError" });
  assert.throws(() => openRelease(NOTE.replace("0.1.0", "0.1.1"), KEY), { name: "SignatureError" });
});

test("a signed text that is no manifest is refused", () => {
  const texts = [
    "",
    "[]",
    "null",
    '{"format":"candour-release/2"}',
    '{"format":"candour-release/1","version":"1","commit":"","inline":[1]}',
  ];
  for (const text of texts) assert.throws(() => openRelease(signed(`${text}\n`), KEY), { name: "MalformedError" });
  const lacking = '{"format":"candour-release/1","version":"1","commit":"","inline":[],"static":{"a":1},"headers":{}}';
  assert.throws(() => openRelease(signed(`${lacking}\n`), KEY), { name: "MalformedError" });
});
