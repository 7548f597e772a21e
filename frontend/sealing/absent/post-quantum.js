// Stands in for @noble/post-quantum/hybrid.js when bundling: Candour seals to X25519 only, and age-encryption names these where
// they cannot be shaken off. Reaching one is a fault of ours, so it fails at once.
const absent = new Proxy({}, { get: () => { throw new Error("Post-quantum recipients are not part of this bundle."); } });
export { absent as MLKEM768P256, absent as MLKEM768X25519 };
