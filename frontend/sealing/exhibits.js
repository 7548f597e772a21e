// Exhibits: files of any size, sealed and opened as streams in constant memory. Not here: items in memory (`items.js`), uploading
// (`shared/upload.js`).

import { decrypterWith, decryptStream, encrypterTo, encryptStream } from "./age.js";
import { BadPadding } from "./errors.js";
import { padme } from "./padding.js";
import { mapped } from "./streaming.js";

/** @import { Identity } from "./age.js" */

/** @typedef {{ size: number, stream(): ReadableStream<Uint8Array> }} ByteSource such as a Blob or a File */

/**
 * @typedef {object} SealedExhibit
 * @property {ReadableStream<Uint8Array>} stream the ciphertext
 * @property {number} size the true size, for the sealed metadata
 * @property {number} sealedSize the ciphertext's length in bytes, known before the first byte, for resumable uploads
 */

const CHUNK = 64 * 1024;
const MISFIT = "The size beside this exhibit does not fit it: fetch the exhibit and its metadata again.";

/**
 * Pads a file with zero bytes to its size class and seals it as a stream.
 *
 * @param {string} recipient
 * @param {ByteSource} file
 * @returns {Promise<SealedExhibit>}
 */
export async function sealStream(recipient, file) {
  const total = padme(file.size);
  const stream = await encryptStream(encrypterTo(recipient), padded(file.stream(), total));
  return { stream, size: file.size, sealedSize: stream.size(total) };
}

/**
 * Opens a sealed stream and returns a stream of its first `size` bytes. If that fails, the caller must discard what it returned.
 *
 * @param {Identity} identity
 * @param {ReadableStream<Uint8Array>} ciphertext
 * @param {number} size
 */
export async function openStream(identity, ciphertext, size) {
  return trimmed(await decryptStream(decrypterWith(identity), ciphertext), size);
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} total
 */
function padded(stream, total) {
  let seen = 0;
  return mapped(stream, {
    each(chunk) {
      seen += chunk.length;
      return chunk;
    },
    *end() {
      if (seen > total) throw new BadPadding("The file changed while it was read: choose it again.");
      for (; seen < total; seen += CHUNK) yield new Uint8Array(Math.min(CHUNK, total - seen));
    },
  });
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} size
 */
function trimmed(stream, size) {
  let seen = 0;
  return mapped(stream, {
    each(chunk) {
      const wanted = Math.max(0, size - seen);
      seen += chunk.length;
      if (chunk.subarray(wanted).some((byte) => byte !== 0)) throw new BadPadding(MISFIT);
      return chunk.subarray(0, wanted);
    },
    end() {
      if (seen !== padme(size)) throw new BadPadding(MISFIT);
      return [];
    },
  });
}
