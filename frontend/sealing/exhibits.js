// Exhibits: files of any size, sealed and opened as streams in constant memory. Not here: items in memory (`items.js`), uploads.

import { decrypterWith, decryptStream, encrypterTo, encryptStream } from "./age.js";
import { BadPadding } from "./errors.js";
import { padme } from "./padding.js";
import { mapped } from "./streaming.js";

/** @import { Identity } from "./age.js" */

/** @typedef {{ size: number, stream(): ReadableStream<Uint8Array> }} ByteSource a Blob, a File or alike */

/**
 * @typedef {object} SealedExhibit
 * @property {ReadableStream<Uint8Array>} stream the ciphertext
 * @property {number} size the true size, for the sealed metadata
 * @property {number} sealedSize the ciphertext's length in bytes, known before the first byte, for resumable uploads
 */

const CHUNK = 64 * 1024;
const MISFIT = "The size beside this exhibit does not fit it: fetch the exhibit and its metadata again.";

/**
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
 * A stream of the first `size` bytes. What came out of it is to be thrown away if it fails.
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
