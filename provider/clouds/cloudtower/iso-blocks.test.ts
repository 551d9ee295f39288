import { describe, expect, test } from 'vitest';
import { isoBootBlock, isoBootDetails } from './iso-blocks.ts';

describe('every property is described', () => {
  const shapes = { ...isoBootBlock.shape, ...isoBootDetails.shape };
  test.each(Object.entries(shapes))('%s', (_name, property) => {
    expect(property.meta()?.description).toMatch(/^[A-Z`].*\.$/);
  });
});

test('all of the block may be left out, and is changed in place', () => {
  for (const property of Object.values(isoBootBlock.shape)) expect(property.meta()).toMatchObject({ update: 'place' });
  expect(isoBootBlock.parse({})).toEqual({});
});

test.each([
  [{ imageKind: 'Elf', bootIndex: 0 }, true],
  [{ imageKind: 'ContentLibrary', bootIndex: -1 }, true],
  [{ imageKind: 'elf' }, false],
  [{ bootIndex: 1.5 }, false],
  [{ bootIndex: 2 ** 31 }, false],
])('%j is taken: %s', (block, isTaken) => {
  expect(isoBootBlock.safeParse(block).success).toBe(isTaken);
});
