// The SHA-256 of a stream of bytes, computed while somebody else reads the stream. Not here: what it is compared with (`evidence.js`).

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { mapped } from "../sealing/streaming.js";

/**
 * Returns the same bytes as a stream, and the SHA-256 of all of them in hexadecimal, once the stream was read to its end.
 *
 * @param {ReadableStream<Uint8Array>} source
 */
export function digesting(source) {
  const hash = sha256.create();
  /** @type {(digest: string) => void} */
  let finish;
  /** @type {Promise<string>} */
  const digested = new Promise((resolve) => {
    finish = resolve;
  });
  const stream = mapped(source, {
    each(chunk) {
      hash.update(chunk);
      return chunk;
    },
    end() {
      finish(bytesToHex(hash.digest()));
      return [];
    },
  });
  return { stream, digested };
}
