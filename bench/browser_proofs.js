// What `bench.browser` runs in Chromium: the checks that pages make before they seal to a key or show an item, on the test vectors.

import { Authors } from "../frontend/shared/authors.js";
import { toBase64 } from "../frontend/shared/base64.js";
import { standingOf } from "../frontend/shared/evidence.js";
import { checkKey, nothingSeen } from "../frontend/shared/key-proofs.js";
import { digestOf } from "../frontend/sealing/authorship.js";
import keys from "../tests/vectors/key_proofs.json" with { type: "json" };
import signed from "../tests/vectors/signed_items.json" with { type: "json" };

const ROUNDS = 15;
const STAFF = keys.staff.history[0].owner;
const proofs = {
  verifier_key: keys.verifier_key,
  dossier: keys.report.history[0].owner,
  reporter: keys.report,
  staff: { [STAFF]: keys.staff },
  began: 0,
};
const items = await Promise.all(signed.items.map(withEvidence));

/** Returns the milliseconds of each check: of the first time, when nothing is compiled yet, and the median of the others. */
export async function measured() {
  const authors = new Authors(proofs);
  return {
    key: await timed(() => checkKey(keys.team, keys.team.history.at(-1)?.public_key ?? "", keys.verifier_key, nothingSeen())),
    authors: await timed(() => new Authors(proofs)),
    item: await timed(async () => {
      const states = await Promise.all(items.map((one) => standingOf(one.item, one.digest, one.evidence, authors)));
      if (states.some((state) => state !== "signed")) throw new Error(states.join());
    }, items.length),
  };
}

/** @param {() => unknown} check @param {number} [of] how many checks it makes */
async function timed(check, of = 1) {
  const took = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    await check();
    took.push((performance.now() - began) / of);
  }
  const [first, ...others] = took;
  return { first, median: others.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)] };
}

/** @param {{ item: string, says: Record<string, unknown>, signature: string }} vector */
async function withEvidence({ item, says, signature }) {
  const staff = says.author === "staff" ? STAFF : null;
  const encode = (/** @type {unknown} */ value) => new TextEncoder().encode(JSON.stringify(value));
  const known = { created_at: "2026-11-30T10:12:00+00:00", ...says, staff, signature };
  const body = encode({ row: item, says: known, table: "dossiers_item", v: 1 });
  const document = encode({ rows: [["dossiers_item", item, digestOf(body)]] });
  const salt = new Uint8Array(32);
  const commitment = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([...salt, ...document])));
  const { kind } = JSON.parse(keys.staff.receipt.entry); // any kind
  const entry = encode({ kind, commitment: toBase64(commitment) });
  const evidence = {
    statement: toBase64(body),
    document: toBase64(document),
    salt: toBase64(salt),
    entry: toBase64(entry),
    listing: "no kind",
    index: 9,
  };
  return { item, digest: String(says.content_sha256), evidence };
}
