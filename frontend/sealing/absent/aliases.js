// The `alias` option for esbuild: replaces libraries that `age-encryption` imports but Candour never uses by stubs, which halves the
// size of `age-encryption` (52 to 25 KB gzipped).
import { fileURLToPath } from "node:url";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
export const alias = {
  "@noble/post-quantum/hybrid.js": here("post-quantum.js"),
  "@noble/curves/nist.js": here("nist.js"),
};
