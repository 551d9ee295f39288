import { expect, it } from 'vitest';
import { stableJson } from './text.ts';

it('is the same text for the same content, whatever the order of the keys', () => {
  expect(stableJson({ b: 1, a: { d: [{ z: 1, y: 2 }], C: null } })).toBe(
    stableJson({ a: { C: null, d: [{ y: 2, z: 1 }] }, b: 1 }),
  );
});

it('keeps the order of arrays, leaves absent keys out and ends with a newline', () => {
  expect(stableJson({ b: undefined, a: ['z', 'b'] })).toBe('{\n  "a": [\n    "z",\n    "b"\n  ]\n}\n');
});
