// Sizes of files as text.

const UNITS = ["bytes", "kB", "MB", "GB"];

/**
 * Returns a size as text, such as "1.2 MB".
 *
 * @param {number} size in bytes
 */
export function inWords(size) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3));
  return `${(size / 1000 ** step).toFixed(step ? 1 : 0)} ${UNITS[step]}`;
}
