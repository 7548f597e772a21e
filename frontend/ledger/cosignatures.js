// Cosignatures of witnesses (c2sp.org/tlog-cosignature, cosignature/v1): statements that a checkpoint extends all that the witness saw
// before. The same as `candour.domain.ledger.cosignatures`.

import { isSignedBy, parseVerifierKey, splitNote } from "./notes.js";

/** @typedef {{ name: string, time: number }} Cosignature `time`: seconds since 1970 */

const COSIGNATURE = 4;
const TIMESTAMP_SIZE = 8;

/**
 * Returns one valid cosignature for each of the witnesses that cosigned the checkpoint; the latest, if there are several. Unknown and
 * invalid ones are ignored. Throws MalformedError where the note or a key is none.
 *
 * @param {string} note a signed checkpoint
 * @param {string[]} witnessKeys verifier keys of type 4, as `name+hash+base64`
 * @returns {Cosignature[]}
 */
export function cosignaturesOf(note, witnessKeys) {
  const { text, signatures } = splitNote(note);
  return witnessKeys.flatMap((witnessKey) => {
    const key = parseVerifierKey(witnessKey, COSIGNATURE);
    const times = signatures
      .filter(({ name, id }) => name === key.name && id === key.id)
      .flatMap(({ signature }) => timeOfValid(key, signature, text));
    return times.length > 0 ? [{ name: key.name, time: Math.max(...times) }] : [];
  });
}

/**
 * @param {import("./notes.js").VerifierKey} key
 * @param {Uint8Array} signature the eight bytes of the time, then those of Ed25519
 * @param {string} text
 * @returns {number[]} the time of the cosignature, or nothing where it is not valid
 */
function timeOfValid(key, signature, text) {
  if (signature.length <= TIMESTAMP_SIZE) return [];
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  const message = `cosignature/v1\ntime ${time}\n${text}`;
  return isSignedBy(key, signature.slice(TIMESTAMP_SIZE), message) ? [Number(time)] : [];
}
