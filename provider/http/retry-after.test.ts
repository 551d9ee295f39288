import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-03-03T02:01:00Z');

test.each([
  ['seconds', '7', 7000],
  ['zero', '0', 0],
  ['blanks around', ' 2 ', 2000],
  ['an HTTP date', 'Tue, 03 Mar 2026 02:01:30 GMT', 30_000],
  ['a date in the past', 'Tue, 03 Mar 2026 02:00:00 GMT', 0],
  ['a day, capped', '86400', 60_000],
  ['nonsense', 'soon', undefined],
  ['empty', '', undefined],
  ['absent', undefined, undefined],
])('%s', (_name, header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected);
});
