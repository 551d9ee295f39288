import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readObject } from './shape.ts';
import { TypeTable } from './types.ts';

const description = 'Some text.';

function build(shape: z.ZodRawShape, table = new TypeTable(['Snapshot'])): { table: TypeTable; properties: object } {
  const { properties } = readObject(z.object(shape), 'Thing');
  return { table, properties: table.properties('resource', properties, () => ({})) };
}

describe('the table of named types', () => {
  it('refers to objects and enums by their token', () => {
    const { table, properties } = build({
      colour: z.enum(['red', 'Green']).meta({ id: 'Colour', description, members: { red: 'Stop.' } }),
      boxes: z
        .array(z.object({ size: z.int().optional().meta({ description }) }).meta({ id: 'Box', description }))
        .meta({ description }),
      notes: z.record(z.string(), z.unknown()).meta({ description }),
    });
    expect(properties).toEqual({
      colour: { $ref: '#/types/lifeboat:index:Colour' },
      boxes: { type: 'array', items: { $ref: '#/types/lifeboat:index:Box' } },
      notes: { type: 'object', additionalProperties: { $ref: 'pulumi.json#/Any' } },
    });
    expect(table.all()).toEqual({
      'lifeboat:index:Colour': {
        type: 'string',
        description,
        enum: [
          { name: 'Red', value: 'red', description: 'Stop.' },
          { name: 'Green', value: 'Green' },
        ],
      },
      'lifeboat:index:Box': { type: 'object', description, properties: { size: { type: 'integer' } } },
    });
  });

  it('takes the same type twice, and refuses another one of the same name with both places', () => {
    const box = (kind: z.ZodType) => z.object({ size: kind.meta({ description }) }).meta({ id: 'Box', description });
    const { table } = build({ first: box(z.string()).meta({ description, id: 'Box' }) });
    expect(() => build({ second: box(z.string()).meta({ description, id: 'Box' }) }, table)).not.toThrow();
    expect(() => build({ third: box(z.int()) }, table)).toThrow(
      'Thing.third: the type "Box" is another one than at Thing.first',
    );
  });

  it.each<[string, z.ZodRawShape, string]>([
    ['an object without a name', { it: z.object({}).meta({ description }) }, 'Thing.it: a nested object needs a name'],
    [
      'a type name of a resource',
      { it: z.object({}).meta({ id: 'Snapshot', description }) },
      'a resource is called "Snapshot" already',
    ],
    ['a reserved type name', { it: z.object({}).meta({ id: 'Provider', description }) }, 'Pulumi keeps the type name'],
    ['a type name in another case', { it: z.object({}).meta({ id: 'box', description }) }, 'not in PascalCase'],
    ['a reserved property name', { urn: z.string().meta({ description }) }, 'Pulumi keeps the name "urn" for itself'],
    [
      'a property name in another case',
      { Size: z.string().meta({ description }) },
      'Thing.Size: a property name is written in camelCase',
    ],
    [
      'members that are no identifiers',
      { it: z.enum(['a b']).meta({ id: 'Word', description }) },
      '"a b" is no identifier',
    ],
    [
      'members that differ only in case',
      { it: z.enum(['on', 'On']).meta({ id: 'Word', description }) },
      'differ only in case',
    ],
    ['an enum without members', { it: z.enum([]).meta({ id: 'Word', description }) }, 'an enum needs members'],
  ])('refuses %s', (_, shape, reason) => {
    expect(() => build(shape)).toThrow(reason);
  });

  it('lets a type have properties that only a resource may not have', () => {
    const { table } = build({
      it: z.object({ id: z.string().meta({ description }) }).meta({ id: 'Row', description }),
    });
    expect(Object.keys(table.all())).toEqual(['lifeboat:index:Row']);
  });
});
