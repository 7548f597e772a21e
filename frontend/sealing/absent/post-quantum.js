// Stub for @noble/post-quantum/hybrid.js in bundles: Candour seals to X25519 only, and a bundler cannot drop these imports of
// age-encryption by itself. Using one is a bug, so it throws at once.
const absent = new Proxy(
  {},
  {
    get: () => {
      throw new Error("Post-quantum recipients are not part of this bundle.");
    },
  },
);

export { absent as MLKEM768P256, absent as MLKEM768X25519 };
