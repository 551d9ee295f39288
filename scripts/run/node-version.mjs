// @ts-check
// An old Node must be able to parse this file.

/** As in package.json's `engines`; a test compares them. */
export const minimumNode = '20.19';

/**
 * @param {string} version such as `20.19.4`
 * @returns {boolean}
 */
export function nodeIsTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = minimumNode.split('.').map(Number);
  return major < minimumMajor || (major === minimumMajor && minor < minimumMinor);
}
