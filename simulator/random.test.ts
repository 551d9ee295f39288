import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';

it('gives the same for the same seed, and something else for another', () => {
  const draw = (seed: string) => {
    const random = seededRandom(seed);
    return [random.hex(24), random.uuid(), random.hex(24)];
  };
  expect(draw('one')).toEqual(draw('one'));
  expect(draw('one')).not.toEqual(draw('other'));
});

it('makes well-formed tokens and UUIDs for any seed', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const random = seededRandom(seed);
      expect(random.hex(24)).toMatch(/^[0-9a-f]{24}$/);
      expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});
