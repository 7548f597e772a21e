// Sending one file: if it is a picture, first a copy without metadata, then the file itself; each is sealed as a stream and uploaded
// in pieces.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { sealStream } from "../sealing/exhibits.js";
import { mapped } from "../sealing/streaming.js";
import { plainName } from "./names.js";
import { stripped } from "./strip.js";
import { Upload } from "./upload.js";

/** @import { Receipt } from "./upload.js" */
/** @import { Progress } from "./worker.js" */

/**
 * The document that is sealed beside an exhibit. `size`: the size before padding; `stripped`: whether this is the copy without metadata.
 *
 * @typedef {{ name: string, size: number, sha256: string, type: string, stripped: boolean }} ExhibitDetails
 */

/** @typedef {Receipt & { details: ExhibitDetails }} SentPart */

/** @typedef {{ file: File, stripped: boolean, hash: ReturnType<typeof sha256.create>, upload?: Upload }} Part */

export class Exhibit {
  #file;
  #recipient;
  #address;
  /** @type {Part[] | undefined} */
  #parts;
  /** @type {SentPart[]} */
  #sent = [];

  /**
   * @param {File} file
   * @param {string} recipient the dossier's public key
   * @param {string} address the URL where uploads begin
   */
  constructor(file, recipient, address) {
    this.#file = file;
    this.#recipient = recipient;
    this.#address = address;
  }

  /**
   * Seals and uploads the file. After a failure, a further call resumes the upload.
   *
   * @param {Progress} [progress]
   */
  async run(progress = () => {}) {
    this.#parts ??= await this.#prepare();
    const total = this.#parts.reduce((sum, part) => sum + part.file.size, 0) || 1;
    let before = this.#sent.reduce((sum, part) => sum + part.details.size, 0);
    for (const part of this.#parts.slice(this.#sent.length)) {
      part.upload ??= await this.#begin(part);
      const receipt = await part.upload.run((share) => progress((before + share * part.file.size) / total));
      this.#sent.push({ ...receipt, details: detailsOf(part) });
      before += part.file.size;
    }
    return this.#sent;
  }

  /** @returns {Promise<Part[]>} */
  async #prepare() {
    const copy = await stripped(this.#file);
    const parts = [{ file: this.#file, stripped: false, hash: sha256.create() }];
    return copy ? [{ file: copy, stripped: true, hash: sha256.create() }, ...parts] : parts;
  }

  /** @param {Part} part */
  async #begin({ file, hash }) {
    const each = (/** @type {Uint8Array} */ chunk) => {
      hash.update(chunk);
      return chunk;
    };
    const hashed = { size: file.size, stream: () => mapped(file.stream(), { each }) };
    return new Upload(this.#address, await sealStream(this.#recipient, hashed));
  }
}

/**
 * @param {Part} part
 * @returns {ExhibitDetails}
 */
function detailsOf({ file, stripped: isCopy, hash }) {
  return { name: plainName(file.name), size: file.size, sha256: bytesToHex(hash.digest()), type: file.type, stripped: isCopy };
}
