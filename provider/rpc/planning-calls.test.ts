import { expect, it } from 'vitest';
import { topLevelKey } from './planning-calls.ts';

it.each([
  ['name', 'name'],
  ['zone.id', 'zone'],
  ['days[1]', 'days'],
  ['["a.b"].c', 'a.b'],
  ['["say \\"x\\""]', 'say "x"'],
])('finds the top-level key of %s', (path, key) => {
  expect(topLevelKey(path)).toBe(key);
});
