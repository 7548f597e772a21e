import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { alias } from "../../../frontend/sealing/absent/aliases.js";

async function bundled(name) {
  const entry = fileURLToPath(new URL(`../../../frontend/sealing/${name}`, import.meta.url));
  const options = { entryPoints: [entry], bundle: true, minify: true, format: "esm", write: false, metafile: true, alias };
  const result = await build(options);
  const [used] = Object.values(result.metafile.outputs);
  return { size: gzipSync(result.outputFiles[0].contents).length, parts: Object.keys(used.inputs).join("\n") };
}

test("sealing weighs little, and carries neither words, scrypt locks nor passkeys of ours", async () => {
  const core = await bundled("index.js");
  assert.ok(core.size < 33_000, `${core.size} bytes`);
  assert.doesNotMatch(core.parts, /generated\/wordlist|noble\/post-quantum|curves\/nist|webauthn|locks\.js|argon2/);
  const listed = await bundled("passphrases.js");
  assert.ok(listed.size < 21_000, `${listed.size} bytes`);
  assert.doesNotMatch(listed.parts, /age-encryption/);
});
