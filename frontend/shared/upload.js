// Uploading a sealed stream in pieces, resumable. Lives here: the protocol of `dossiers/uploads/`. A stream cannot be sealed again to
// the same bytes (its file key is random), so each piece stays in memory until the server has stored it.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { joined } from "../sealing/streaming.js";

/** @import { SealedExhibit } from "../sealing/exhibits.js" */
/** @import { Progress } from "./worker.js" */

/** @typedef {{ upload: string, token: string, sha256: string }} Receipt `token` proves who sent it; `sha256`: of the ciphertext, in hex */
/** @typedef {Omit<Receipt, "sha256">} Begun */

const PIECE = 4 * 1024 * 1024;
const TRIES = 5;

// The server refused the file, and trying again does not help.
export class UploadRefused extends Error {}

export class Upload {
  /** @type {ReadableStreamDefaultReader<Uint8Array>} */
  #reader;
  #size;
  #address;
  /** @type {Begun | undefined} */
  #begun;
  #hash = sha256.create();
  #piece = new Uint8Array(0);
  #at = 0;
  /** @type {Uint8Array[]} */
  #left = [];

  /**
   * @param {string} address the URL where uploads begin
   * @param {Pick<SealedExhibit, "stream" | "sealedSize">} sealed
   */
  constructor(address, sealed) {
    this.#address = address;
    this.#reader = sealed.stream.getReader();
    this.#size = sealed.sealedSize;
  }

  /**
   * Uploads the stream to its end. After a failure, a further call resumes the upload.
   *
   * @param {Progress} [progress]
   * @returns {Promise<Receipt>}
   */
  async run(progress = () => {}) {
    this.#begun ??= await this.#begin();
    while (this.#at < this.#size) {
      if (!this.#piece.length) this.#piece = await this.#nextPiece();
      await this.#sendPiece(this.#begun);
      progress(this.#at / this.#size);
    }
    return { ...this.#begun, sha256: bytesToHex(this.#hash.clone().digest()) };
  }

  /** @returns {Promise<Begun>} */
  async #begin() {
    const headers = { "Content-Type": "application/json" };
    const response = await request(this.#address, { method: "POST", headers, body: JSON.stringify({ size: this.#size }) });
    const { id, token } = /** @type {{ id: string, token: string }} */ (await response.json());
    return { upload: id, token };
  }

  async #nextPiece() {
    const chunks = this.#left;
    let length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    while (length < PIECE) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
    const all = joined(chunks);
    this.#left = length > PIECE ? [all.slice(PIECE)] : [];
    this.#hash.update(all.subarray(0, PIECE));
    return all.slice(0, PIECE);
  }

  /** @param {Begun} receipt */
  async #sendPiece(receipt) {
    for (let attempt = 1; this.#piece.length; attempt += 1) {
      try {
        this.#moveTo(await this.#patch(receipt));
      } catch (error) {
        if (error instanceof UploadRefused || attempt === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
        await this.#offset(receipt).then(
          (offset) => this.#moveTo(offset),
          () => {},
        );
      }
    }
  }

  /** @param {Begun} receipt */
  async #patch(receipt) {
    const headers = { "Upload-Token": receipt.token, "Upload-Offset": String(this.#at) };
    return offsetOf(await request(this.#pieces(receipt), { method: "PATCH", headers, body: this.#piece }));
  }

  /** @param {Begun} receipt */
  async #offset(receipt) {
    return offsetOf(await request(this.#pieces(receipt), { method: "HEAD", headers: { "Upload-Token": receipt.token } }));
  }

  /** @param {number} offset */
  #moveTo(offset) {
    const taken = offset - this.#at;
    if (!(taken >= 0 && taken <= this.#piece.length)) throw new UploadRefused();
    this.#piece = this.#piece.subarray(taken);
    this.#at = offset;
  }

  /** @param {Begun} receipt */
  #pieces({ upload }) {
    return `${this.#address}${upload}/`;
  }
}

const offsetOf = (/** @type {Response} */ response) => Number(response.headers.get("Upload-Offset"));

/**
 * @param {string} address
 * @param {RequestInit} options
 */
async function request(address, options) {
  const response = await fetch(address, { ...options, credentials: "omit" });
  if (response.ok) return response;
  if (response.status === 409 && response.headers.has("Upload-Offset")) return response;
  const { error } = /** @type {{ error?: string }} */ (await response.json().catch(() => ({})));
  if (response.status >= 500 && response.status !== 507) throw new Error(error);
  throw new UploadRefused(error);
}
