// Stub for @noble/curves/nist.js in bundles; see post-quantum.js.
const absent = new Proxy(
  {},
  {
    get: () => {
      throw new Error("P-256 tag recipients are not part of this bundle.");
    },
  },
);

export { absent as p256 };
