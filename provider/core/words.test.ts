import { expect, it } from 'vitest';
import { withArticle } from './words.ts';

it.each([
  ['snapshot', 'a snapshot'],
  ['array', 'an array'],
  ['ISO boot', 'an ISO boot'],
])('%s', (noun, text) => {
  expect(withArticle(noun)).toBe(text);
});
