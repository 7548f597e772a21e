// Checkpoints: the log's name, size and root, signed (c2sp.org/tlog-checkpoint). The same as `candour.domain.ledger.checkpoints`.

import { decodeBase64, HASH_SIZE } from "./encoding.js";
import { MalformedError, SignatureError } from "./errors.js";
import { openNote, parseVerifierKey } from "./notes.js";

/** @typedef {{ origin: string, size: number, root: Uint8Array }} Checkpoint */

/**
 * Converts the text of an opened note to a checkpoint; extension lines are ignored. Throws MalformedError.
 *
 * @param {string} text
 * @returns {Checkpoint}
 */
export function parseCheckpoint(text) {
  const lines = text.split("\n");
  const [origin = "", digits = "", coded] = lines;
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("") || !/^(0|[1-9][0-9]{0,15})$/.test(digits)) {
    throw new MalformedError("This is not a checkpoint.");
  }
  const root = decodeBase64(coded, "root hash");
  const size = Number(digits);
  if (root.length !== HASH_SIZE || !Number.isSafeInteger(size)) {
    throw new MalformedError("The checkpoint's size or root hash is not possible.");
  }
  return { origin, size, root };
}

/**
 * Returns the checkpoint in a signed note, after checking its signature with the log's verifier key. Throws MalformedError, and
 * SignatureError also where the checkpoint is that of another log than the key's.
 *
 * @param {string} note
 * @param {string} verifierKey
 */
export function openCheckpoint(note, verifierKey) {
  const checkpoint = parseCheckpoint(openNote(note, verifierKey));
  if (checkpoint.origin !== parseVerifierKey(verifierKey).name) {
    throw new SignatureError(`The key signed for ${checkpoint.origin}, which it may not.`);
  }
  return checkpoint;
}
