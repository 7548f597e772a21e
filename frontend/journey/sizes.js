// A file's size as people read it.

export function inWords(size) {
  const units = ["bytes", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3));
  return `${(size / 1000 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}
