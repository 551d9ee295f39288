import { expect, it } from 'vitest';
import { bothClouds } from './fake-clouds.ts';
import { pulumiSchema } from './package.ts';
import type { PackageSchema, PropertySpec } from './pulumi.ts';
import { checkStructure } from './structure.ts';

const good = pulumiSchema(bothClouds, '1.2.3');

function withInput(name: string, spec: PropertySpec): PackageSchema {
  const [token, resource] = Object.entries(good.resources)[0] ?? [];
  if (token === undefined || resource === undefined) throw new Error('there is a resource');
  const inputProperties = { ...resource.inputProperties, [name]: spec };
  const properties = { ...resource.properties, [name]: spec };
  return { ...good, resources: { [token]: { ...resource, inputProperties, properties } } };
}

const description = 'x';

it.each<[string, PropertySpec, string]>([
  ['size', { description, $ref: '#/types/lifeboat:index:Nothing' }, 'leads nowhere'],
  ['size', { description, type: 'object' }, 'an object without a name'],
  ['size', { description, type: 'array' }, 'no items'],
  ['size', { description }, 'exactly one of type and $ref'],
  ['size', { type: 'string' }, 'no description'],
  ['urn', { description, type: 'string' }, 'a name of Pulumi'],
])('finds what is wrong with %s: %j', (name, spec, problem) => {
  expect(checkStructure(good)).toEqual([]);
  expect(checkStructure(withInput(name, spec)).join('\n')).toContain(problem);
});

it('finds bad tokens, missing required properties and enums without members', () => {
  const bad: PackageSchema = {
    ...good,
    types: { ...good.types, 'lifeboat:index:1st': { type: 'string', enum: [] } },
    provider: { ...good.provider, requiredInputs: ['nothing'] },
  };
  expect(checkStructure(bad)).toEqual([
    'lifeboat:index:1st: no token',
    'lifeboat:index:1st: no members, or one twice',
    'provider: nothing is required and not there',
  ]);
});
