import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Json, UNKNOWN } from '../core/json.ts';
import { validate } from './validate.ts';

const texts = (schema: z.ZodType, value: Json) =>
  validate(schema, value, 'zone').map((one) => `${one.path}: ${one.reason}`);

describe('reasons', () => {
  it.each<[string, z.ZodType, Json, string[]]>([
    ['an enum', z.enum(['A', 'B']), 'C', ['zone: must be one of A, B']],
    ['one value', z.literal('A'), 'C', ['zone: must be A']],
    ['a number', z.number(), 'x', ['zone: must be a number']],
    ['an array', z.array(z.string()), 'x', ['zone: must be an array']],
    ['an empty text', z.string().min(1), '', ['zone: must not be empty']],
    ['a low number', z.number().min(3), 1, ['zone: must be at least 3']],
    ['a high number', z.number().max(3), 5, ['zone: must be at most 3']],
    ['words of its own', z.string().regex(/^a/, 'must begin with a'), 'x', ['zone: must begin with a']],
    [
      'elements and members',
      z.array(z.object({ a: z.string() })),
      [{ a: 'x' }, { a: 1 }, {}],
      ['zone[1].a: must be a string, not a number (in YAML, write it in quotes)', 'zone[2].a: must be a string'],
    ],
  ])('of %s', (_what, schema, value, expected) => {
    expect(texts(schema, value)).toEqual(expected);
  });

  it('are none for what fits', () => {
    expect(texts(z.string(), 'x')).toEqual([]);
  });
});

describe('unknown leaves', () => {
  it('are left out at any depth, the rest stays', () => {
    const schema = z.object({ a: z.array(z.enum(['A'])), b: z.number() });
    expect(texts(schema, { a: [UNKNOWN, 'B'], b: UNKNOWN })).toEqual(['zone.a[1]: must be A']);
    expect(texts(schema, UNKNOWN)).toEqual([]);
  });

  it('are left out of a choice that cannot be made yet', () => {
    const schema = z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]);
    expect(texts(schema, { a: UNKNOWN })).toEqual([]);
    expect(texts(schema, { c: 1 })).toHaveLength(1);
  });
});
