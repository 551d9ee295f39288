import { describe, expect, it } from 'vitest';
import { difference } from './dependencies.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-macs': { version: '1.0.0', optional: true },
};
const { '': _project, 'node_modules/for-macs': _other, ...installed } = wanted;

describe('what is installed', () => {
  it('fits, also without packages for other platforms', () => {
    expect(difference(wanted, installed)).toBeUndefined();
    expect(difference(wanted, { ...installed, 'node_modules/for-macs': { version: '1.0.0' } })).toBeUndefined();
  });

  it.each([
    ['lacks a package', {}, /missing/],
    ['is older', { 'node_modules/a': { version: '0.9.0' } }, /0\.9\.0 instead of 1\.0\.0/],
    [
      'has the same version with other contents',
      { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } },
      /other contents/,
    ],
    ['has a package too many', { ...installed, 'node_modules/b': { version: '1.0.0' } }, /no longer wanted/],
    ['has another optional one', { ...installed, 'node_modules/for-macs': { version: '2.0.0' } }, /instead of/],
  ])('does not fit when it %s', (_how, found, why) => {
    expect(difference(wanted, found)).toMatch(why);
  });
});
