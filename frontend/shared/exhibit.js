// One file on its way: a stripped copy if it is a picture, then the file as it is; each sealed as a stream and sent in pieces.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { sealStream } from "../sealing/exhibits.js";
import { mapped } from "../sealing/streaming.js";
import { stripped } from "./strip.js";
import { Upload } from "./upload.js";

// `recipient`: the dossier's public key; `address`: where uploads begin. `run` may be called again after it failed.
export class Exhibit {
  #file;
  #recipient;
  #address;
  #parts;
  #done = [];

  constructor(file, recipient, address) {
    this.#file = file;
    this.#recipient = recipient;
    this.#address = address;
  }

  // Gives [{ upload, token, details }]; `heard` gets 0 … 1.
  async run(heard = () => {}) {
    this.#parts ??= await this.#prepare();
    const total = this.#parts.reduce((sum, part) => sum + part.file.size, 0) || 1;
    let before = this.#done.reduce((sum, one) => sum + one.details.size, 0);
    while (this.#done.length < this.#parts.length) {
      const part = this.#parts[this.#done.length];
      part.upload ??= await this.#begin(part);
      const sent = await part.upload.run((share) => heard((before + share * part.file.size) / total));
      this.#done.push({ ...sent, details: details(part) });
      before += part.file.size;
    }
    return this.#done;
  }

  async #prepare() {
    const copy = await stripped(this.#file);
    const parts = [{ file: this.#file, stripped: false, hash: sha256.create() }];
    return copy ? [{ file: copy, stripped: true, hash: sha256.create() }, ...parts] : parts;
  }

  async #begin(part) {
    const each = (chunk) => {
      part.hash.update(chunk);
      return chunk;
    };
    const watched = { size: part.file.size, stream: () => mapped(part.file.stream(), { each }) };
    return new Upload(this.#address, await sealStream(this.#recipient, watched));
  }
}

function details({ file, stripped: isCopy, hash }) {
  return { name: file.name, size: file.size, sha256: bytesToHex(hash.digest()), type: file.type, stripped: isCopy };
}
