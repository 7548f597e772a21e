// The ledger's vectors that Python and JavaScript share (`tests/vectors/make_ledger.py`).
import { readFileSync } from "node:fs";
import { LedgerError } from "../../../frontend/ledger/errors.js";

export const vectors = JSON.parse(readFileSync(new URL("../../vectors/ledger.json", import.meta.url), "utf8"));
export const fromBase64 = (text) => new Uint8Array(Buffer.from(text, "base64"));
export const all = (texts) => texts.map(fromBase64);

// For assert.throws: an error of the ledger with this name.
export const failed = (name) => (error) => error instanceof LedgerError && error.name === name;

export function flipped(bytes, bit = 0) {
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3] ^= 1 << (bit & 7);
  return changed;
}
