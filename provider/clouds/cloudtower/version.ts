/** The release of a server. Its API has no version of its own. [doc] */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** As the server writes it, in one line. */
  readonly text: string;
}

/** `4.8.0`, `v4.8.0-rc.3`, `CloudTower 4.8`; in which of them it is told is not documented. (unknown) Undefined when there is none. */
export function parseVersion(text: string): Version | undefined {
  const found = /(?<![\d.])v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?(?!\d)/i.exec(text.slice(0, longestText));
  if (found === null) return undefined;
  const [, major, minor, patch = '0'] = found;
  const line = text
    .slice(0, longestText)
    .replace(/["\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return { major: Number(major), minor: Number(minor), patch: Number(patch), text: line };
}

/** A release candidate counts as its release. (inferred) A version that nobody knows is not even the lowest. */
export function atLeast(version: Version | undefined, wanted: `${number}.${number}.${number}`): boolean {
  const [major = 0, minor = 0, patch = 0] = wanted.split('.').map(Number);
  if (version === undefined) return false;
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return version.patch >= patch;
}

const longestText = 100;
