// The published C2SP age vectors (npm `cctv-age`), each with what the browser's code makes of it. Prints JSON.
// Left out: vectors whose keys are post-quantum, which Candour does not use.

import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import * as vectors from "cctv-age";
import { decryptStream } from "../../../frontend/sealing/age.js";
import { newDossier } from "../../../frontend/sealing/keys.js";
import { streamOf } from "../../../frontend/sealing/streaming.js";

function parse(name, bytes) {
  const raw = Buffer.from(bytes);
  const gap = raw.indexOf("\n\n");
  const fields = { identity: [], passphrase: [] };
  for (const line of raw.subarray(0, gap).toString().split("\n")) {
    const [key, value] = line.split(/: (.*)/s);
    if (Array.isArray(fields[key])) fields[key].push(value);
    else fields[key] = value;
  }
  return { name, fields, file: raw.subarray(gap + 2) };
}

async function outcome({ fields, file }) {
  const decrypter = new Decrypter();
  for (const identity of fields.identity) decrypter.addIdentity(identity);
  for (const passphrase of fields.passphrase) decrypter.addPassphrase(passphrase);
  if (!(fields.identity.length || fields.passphrase.length)) decrypter.addIdentity((await newDossier()).secret);
  const released = createHash("sha256");
  let size = 0;
  const bytes = fields.compressed ? inflateSync(file) : file;
  try {
    for await (const chunk of await decryptStream(decrypter, streamOf(bytes))) {
      released.update(chunk);
      size += chunk.length;
    }
    return ["success", size, released.digest("hex")];
  } catch (error) {
    return [error.name, size, released.digest("hex")];
  }
}

const all = Object.entries(vectors.default ?? vectors).map(([name, bytes]) => parse(name, bytes));
const wanted = all.filter(({ fields }) => !fields.identity.some((identity) => identity.startsWith("AGE-SECRET-KEY-PQ-")));
const found = [];
for (const vector of wanted) {
  found.push({ ...vector, file: { hex: vector.file.toString("hex") }, javascript: await outcome(vector) });
}
process.stdout.write(JSON.stringify(found));
