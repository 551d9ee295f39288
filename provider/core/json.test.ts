import { describe, expect, it } from 'vitest';
import { canonicalJson, hasUnknown, isObject, sameJson, UNKNOWN } from './json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves absent ones out', () => {
    expect(canonicalJson({ b: [{ z: 1, a: undefined, y: null }], a: 'x' })).toBe('{"a":"x","b":[{"y":null,"z":1}]}');
  });

  it('keeps the order of lists, and tells types apart', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]');
    expect(canonicalJson(['1', 1, true, null])).toBe('["1",1,true,null]');
  });

  it('escapes, so that no two values share a text', () => {
    expect(canonicalJson(['a","b'])).not.toBe(canonicalJson(['a', 'b']));
  });
});

describe('sameJson', () => {
  it('ignores the order of keys and absent keys', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  });

  it.each([
    [undefined, null],
    [{}, { a: null }],
    [1, '1'],
    [
      [1, 2],
      [2, 1],
    ],
  ])('tells %j and %j apart', (a, b) => {
    expect(sameJson(a, b)).toBe(false);
  });

  it('is never true of an unknown, not even of the same one', () => {
    expect(sameJson(UNKNOWN, UNKNOWN)).toBe(false);
    expect(sameJson({ a: [UNKNOWN] }, { a: [UNKNOWN] })).toBe(false);
  });
});

describe('hasUnknown', () => {
  it('looks at every depth', () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: 'x' }], c: null, d: undefined })).toBe(false);
    expect(hasUnknown(undefined)).toBe(false);
  });
});

describe('isObject', () => {
  it('is true of records only', () => {
    expect(isObject({})).toBe(true);
    for (const other of [null, [], 'x', 1, UNKNOWN, undefined]) expect(isObject(other)).toBe(false);
  });
});
