// Comparing what the log shows now with what this browser saw before. Not here: fetching and remembering (`shared/log-watch.js`).

import { openCheckpoint } from "./checkpoints.js";
import { LedgerError } from "./errors.js";
import { openNote } from "./notes.js";
import { checkConsistency } from "./proofs.js";

/** @typedef {{ key: string, checkpoint: string }} Seen a log's key, and a checkpoint signed with it */
/** @typedef {Seen & { proof: Uint8Array[], restores: string[] }} Shown `proof`: from the size seen before; `restores`: signed statements */
/** @typedef {"same" | "extended" | "smaller" | "restored" | "changed"} Outcome */

/**
 * Says how the log that is shown now stands to the one seen before: the `same` tree, `extended`, `smaller` (which may be an old answer
 * of a cache; ask again), `restored` from a backup, as the old key itself says, or `changed`: entries were removed or changed, or another
 * log is shown. Never throws.
 *
 * @param {Seen} seen
 * @param {Shown} shown
 * @returns {Outcome}
 */
export function compare(seen, shown) {
  try {
    const before = openCheckpoint(seen.checkpoint, seen.key);
    if (shown.key !== seen.key) return isStated(seen.key, shown) ? "restored" : "changed";
    const after = openCheckpoint(shown.checkpoint, shown.key);
    if (after.size < before.size) return "smaller";
    const sizes = { oldSize: before.size, newSize: after.size };
    checkConsistency({ ...sizes, oldRoot: before.root, newRoot: after.root, proof: shown.proof });
    return after.size === before.size ? "same" : "extended";
  } catch (error) {
    if (error instanceof LedgerError) return "changed";
    throw error;
  }
}

/**
 * Whether the key seen before signed that the log was restored from a backup, and that the key shown now follows.
 *
 * @param {string} key
 * @param {Shown} shown
 */
function isStated(key, { key: next, checkpoint, restores }) {
  openCheckpoint(checkpoint, next);
  return restores.some((statement) => {
    try {
      const lines = openNote(statement, key).split("\n");
      return lines[0] === "candour.restore/1" && lines.includes(`next ${next}`);
    } catch {
      return false;
    }
  });
}
