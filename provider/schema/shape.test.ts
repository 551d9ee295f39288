import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Property, readObject, type Shape } from './shape.ts';

const text = 'Some text.';

function only(schema: z.ZodType): Property {
  const property = readObject(z.object({ it: schema }), 'Thing.inputs').properties[0];
  if (property === undefined) throw new Error('the object has one property');
  return property;
}

function shapeOf(schema: z.ZodType): Shape {
  return only(schema.meta({ description: text })).shape;
}

describe('the kinds that a Pulumi schema can say', () => {
  it.each<[string, z.ZodType, Shape]>([
    ['a string', z.string().trim().min(1).max(9), { kind: 'string' }],
    ['a string format', z.url(), { kind: 'string' }],
    ['a boolean', z.boolean(), { kind: 'boolean' }],
    ['any value', z.unknown(), { kind: 'any' }],
    ['a number', z.number(), { kind: 'number', minimum: undefined, maximum: undefined }],
    ['an integer', z.number().int(), { kind: 'integer', minimum: undefined, maximum: undefined }],
    ['an integer within limits', z.int().min(1).max(10), { kind: 'integer', minimum: 1, maximum: 10 }],
    ['an array', z.array(z.string()), { kind: 'array', items: { kind: 'string' } }],
    [
      'a map',
      z.record(z.string(), z.array(z.boolean())),
      { kind: 'map', values: { kind: 'array', items: { kind: 'boolean' } } },
    ],
  ])('%s', (_, schema, expected) => {
    expect(shapeOf(schema)).toEqual(expected);
  });

  it('an enum, with the texts of its members', () => {
    const schema = z
      .enum(['Red', 'Green'])
      .optional()
      .meta({ id: 'Colour', description: text, members: { Red: 'Stop.' } });
    expect(only(schema).shape).toEqual({
      kind: 'enum',
      name: 'Colour',
      description: text,
      members: [
        { value: 'Red', description: 'Stop.' },
        { value: 'Green', description: undefined },
      ],
    });
  });

  it('an object, whose name may be on the optional around it', () => {
    const schema = z
      .object({ a: z.string().meta({ description: 'A.' }) })
      .optional()
      .meta({ id: 'Box', description: text });
    expect(only(schema)).toMatchObject({
      required: false,
      shape: { kind: 'object', name: 'Box', properties: [{ name: 'a', required: true }] },
    });
  });
});

describe('metadata', () => {
  it('is read through optional, the outermost word first', () => {
    const schema = z
      .string()
      .meta({ description: 'Inner.', update: 'fixed', secret: true })
      .optional()
      .meta({ description: 'Outer.', default: 'x' });
    expect(only(schema)).toMatchObject({
      required: false,
      facts: { description: 'Outer.', update: 'fixed', secret: true, default: 'x', eventOnly: false },
    });
  });

  it('keeps the name of a type that a property describes anew', () => {
    const disk = z.object({ a: z.string().meta({ description: 'A.' }) }).meta({ id: 'Disk', description: 'A disk.' });
    const property = only(disk.optional().meta({ description: 'The boot disk.' }));
    expect(property.facts.description).toBe('The boot disk.');
    expect(property.shape).toMatchObject({ name: 'Disk', description: 'A disk.' });
  });
});

describe('an addition', () => {
  const added = only(z.string().meta({ description: 'Added.' }));
  const row = z.object({ a: z.string().meta({ description: 'A.' }) }).meta({ id: 'Row', description: 'A row.' });

  it('goes to the object at its path', () => {
    const schema = z.object({ rows: z.array(row).meta({ description: text }) });
    const shape = readObject(schema, 'list.result', { at: 'rows', properties: [added] });
    expect(shape.properties.map((property) => property.name)).toEqual(['rows']);
    expect(shape.properties[0]?.shape).toMatchObject({ items: { properties: [{ name: 'a' }, { name: 'it' }] } });
  });

  it('goes to the whole at an empty path', () => {
    expect(readObject(row, 'x', { at: '', properties: [added] }).properties.map((property) => property.name)).toEqual([
      'a',
      'it',
    ]);
  });

  it.each(['row', 'rows.a'])('is refused at %j, where no object is', (at) => {
    const schema = z.object({ rows: z.array(row).meta({ description: text }) });
    expect(() => readObject(schema, 'list.result', { at, properties: [added] })).toThrow(
      `list.result: has no object at "${at}"`,
    );
  });

  it('is refused where the name is taken', () => {
    const schema = z.object({ it: z.string().meta({ description: text }) });
    expect(() => readObject(schema, 'get.result', { at: '', properties: [added] })).toThrow(
      'get.result.it: is declared',
    );
  });
});

describe('what a Pulumi schema cannot say is refused with its path', () => {
  it.each<[string, z.ZodType, string]>([
    ['null', z.string().nullable(), 'use .optional()'],
    ['a default of zod', z.string().default('x'), '.meta({ default })'],
    ['a literal', z.literal('x'), 'an enum with one member'],
    ['a union', z.union([z.string(), z.number()]), 'an enum, or separate optional properties'],
    ['a tuple', z.tuple([z.string()]), 'an object with named properties'],
    ['a transformation', z.string().transform((value) => value.length), 'transform where the value is used'],
    ['a date', z.date(), 'a string (RFC 3339)'],
    ['a bigint', z.bigint(), 'use a string'],
    ['lazy', z.lazy(() => z.string()), 'cannot say zod\'s "lazy"'],
    ['an optional item', z.array(z.string().optional()), 'an item cannot be optional'],
    ['a map of enum keys', z.record(z.enum(['a']), z.string()), 'keys of a map must be plain strings'],
    ['an open object', z.looseObject({}), 'open ended keys'],
    ['an enum without a name', z.enum(['a']), 'an enum needs a name'],
    ['an enum of numbers', z.enum({ One: 1 }), 'an enum needs a name'],
  ])('%s', (_, schema, reason) => {
    const described = schema.meta({ description: text });
    expect(() => only(described)).toThrow(/^Thing\.inputs\.it/);
    expect(() => only(described)).toThrow(reason);
  });

  it('members that are no strings', () => {
    expect(() => only(z.enum({ One: 1 }).meta({ id: 'Number', description: text }))).toThrow('members must be strings');
  });

  it('texts for members that are not there', () => {
    const schema = z.enum(['Red']).meta({ id: 'Colour', description: text, members: { Blue: 'Sky.' } });
    expect(() => only(schema)).toThrow('Thing.inputs.it: describes a member "Blue"');
  });

  it('a name on something that is no type', () => {
    expect(() => only(z.array(z.string()).meta({ id: 'List', description: text }))).toThrow(
      'only objects and enums have a name',
    );
  });

  it('a missing description', () => {
    expect(() => only(z.string())).toThrow('Thing.inputs.it: has no description');
    expect(() => only(z.string().meta({ description: ' ' }))).toThrow('has no description');
  });

  it('an object that contains itself', () => {
    const node = z.object({
      get next() {
        return node.optional().meta({ description: text });
      },
    });
    expect(() => readObject(node, 'Node')).toThrow('contains itself');
  });

  it('anything else than an object at the top', () => {
    expect(() => readObject(z.string(), 'Thing.inputs')).toThrow('Thing.inputs: must be an object');
    expect(() => readObject(undefined, 'Thing.inputs')).toThrow('Thing.inputs: has no zod schema');
  });
});
