// @ts-check

/**
 * @typedef {object} Version
 * @property {readonly [number, number, number]} numbers
 * @property {boolean} prerelease
 */

/**
 * Reads the first version in a text: `v3.259.0`, `go1.26rc1`, `3.260.0-dev.0`.
 *
 * @param {string} text
 * @returns {Version | null}
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?(-|alpha|beta|rc)?/.exec(text);
  if (match === null) return null;
  return {
    numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)],
    prerelease: match[4] !== undefined,
  };
}

/**
 * @param {string} text
 * @param {string} minimum
 * @returns {boolean} false also when the text holds no version
 */
export function isAtLeast(text, minimum) {
  const a = parseVersion(text);
  const b = parseVersion(minimum);
  if (a === null || b === null) return false;
  for (const index of /** @type {const} */ ([0, 1, 2])) {
    const difference = a.numbers[index] - b.numbers[index];
    if (difference !== 0) return difference > 0;
  }
  return b.prerelease || !a.prerelease;
}

/**
 * @param {string} text
 * @returns {string} the version without prefix, or the text when it holds none
 */
export function plainVersion(text) {
  return /\d+\.\d+(?:\.\d+)?\S*/.exec(text)?.[0] ?? text.trim();
}
