// What esbuild puts in place of libraries that `age-encryption` imports and Candour never reaches: give it as `alias`.
// Halves the weight of `age-encryption` (52 to 25 KB gzipped).
import { fileURLToPath } from "node:url";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
export const alias = {
  "@noble/post-quantum/hybrid.js": here("post-quantum.js"),
  "@noble/curves/nist.js": here("nist.js"),
};
