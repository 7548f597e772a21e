// The browser's verifiers for the tests of the oracle: a list of {check, data} as JSON in, a list of true and false out.

import { readFileSync } from "node:fs";
import { verifyReceipt } from "../../frontend/ledger/index.js";
import { checkKey, nothingSeen } from "../../frontend/shared/key-proofs.js";

const checks = {
  receipt: ({ Receipt, Key }) => verifyReceipt(Receipt, Key),
  keys: ({ Proof, Key }) => checkKey(Proof, Proof.history.at(-1)?.public_key, Key, nothingSeen()),
};

const holds = ({ check, data }) => {
  try {
    checks[check](data);
    return true;
  } catch {
    return false;
  }
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(holds)));
