import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { decode, parseJson } from './decode.ts';

const shape = z.object({ rows: z.array(z.object({ id: z.string(), state: z.enum(['up', 'down']).optional() })) });

describe('decode', () => {
  test('gives what the schema makes of it', () => {
    expect(decode(shape, { rows: [{ id: '1', more: true }] }, 'list')).toEqual({ rows: [{ id: '1' }] });
  });

  test('names the places, never the values', () => {
    const answer = { rows: [{ id: 4711 }, { id: 'x', state: 'hunter2' }] };
    expect(() => decode(shape, answer, 'list of things')).toThrow(
      'list of things: the answer has an unexpected shape at rows[0].id (not string), rows[1].state (invalid_value)',
    );
    expect(() => decode(shape, answer, 'list')).not.toThrow(/hunter2|4711/);
  });

  test('names no more than five places', () => {
    const rows = Array.from({ length: 7 }, () => ({}));
    expect(() => decode(shape, { rows }, 'list')).toThrow('and 2 more places');
  });

  test('something else altogether', () => {
    expect(() => decode(shape, 'secret page', 'list')).toThrow(/at its top \(not object\)/);
  });
});

describe('parseJson', () => {
  test.each([
    ['{"a":1}', { ok: true, value: { a: 1 } }],
    ['null', { ok: true, value: null }],
    ['<html>', { ok: false }],
    ['', { ok: false }],
  ])('%s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });
});
