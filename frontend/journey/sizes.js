// A file's size as people read it.

const UNITS = ["bytes", "kB", "MB", "GB"];

/** @param {number} size in bytes */
export function inWords(size) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3));
  return `${(size / 1000 ** step).toFixed(step ? 1 : 0)} ${UNITS[step]}`;
}
