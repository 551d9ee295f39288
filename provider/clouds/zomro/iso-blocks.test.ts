import { describe, expect, test } from 'vitest';
import { isoBootBlock, isoBootDetails } from './iso-blocks.ts';

describe('every property is described', () => {
  const shapes = { ...isoBootBlock.shape, ...isoBootDetails.shape };
  test.each(Object.entries(shapes))('%s', (_name, property) => {
    expect(property.meta()?.description).toMatch(/^[A-Z].*\.$/);
  });
});

test('the zone may be left out, and is changed in place', () => {
  expect(isoBootBlock.shape.zone.meta()).toMatchObject({ update: 'place' });
  expect(isoBootBlock.parse({})).toEqual({});
  expect(isoBootBlock.parse({ zone: ' own ' })).toEqual({ zone: 'own' });
  expect(isoBootBlock.safeParse({ zone: ' ' }).success).toBe(false);
});

test('the details say that nobody owns the mode', () => {
  expect(isoBootDetails.meta()?.description).toContain('a session that somebody else began');
  expect(isoBootDetails.meta()?.description).toContain('Zomro starts the machine from its own disk');
});
