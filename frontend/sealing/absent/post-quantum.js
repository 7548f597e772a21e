// Stands in for @noble/post-quantum/hybrid.js when bundling: Candour seals to X25519 only, and a bundler cannot drop these names
// from age-encryption by itself. Reaching one is a fault of Candour's, so it fails at once.
const absent = new Proxy(
  {},
  {
    get: () => {
      throw new Error("Post-quantum recipients are not part of this bundle.");
    },
  },
);

export { absent as MLKEM768P256, absent as MLKEM768X25519 };
