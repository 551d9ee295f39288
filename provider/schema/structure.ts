import { isDeepStrictEqual } from 'node:util';
import { reserved } from './names.ts';
import type { EnumSpec, ObjectSpec, PackageSchema, PropertySpecs, TypeSpec } from './pulumi.ts';

/*
 * The rules of Pulumi's format that its own checker would find broken, without that checker: for tests that run without the CLI.
 */

const tokenForm = /^[a-zA-Z][-a-zA-Z0-9_]*:([^0-9][a-zA-Z0-9._/-]*)?:[^0-9][a-zA-Z0-9._/]*$/;

/** One line for each broken rule. */
export function checkStructure(schema: PackageSchema): string[] {
  const { types, resources, functions, config, provider } = schema;
  const tokens = [types, resources, functions].flatMap((group) => Object.keys(group));
  return [
    ...tokens
      .filter((token) => !tokenForm.test(token) || !token.startsWith(`${schema.name}:`))
      .map((token) => `${token}: no token`),
    ...Object.entries(types).flatMap(([token, type]) => typeProblems(types, token, type)),
    ...Object.entries(resources).flatMap(([token, { properties, required, inputProperties, requiredInputs }]) => [
      ...membersOf(types, `${token} outputs`, properties, required, reserved.resource),
      ...membersOf(types, `${token} inputs`, inputProperties, requiredInputs, reserved.resource),
      ...Object.keys(inputProperties)
        .filter((name) => !sameType(inputProperties[name], properties[name]))
        .map((name) => `${token} ${name}: not echoed as it is written`),
    ]),
    ...Object.entries(functions).flatMap(([token, { inputs, outputs }]) => [
      ...membersOf(types, `${token} inputs`, inputs.properties, inputs.required, reserved.function),
      ...membersOf(types, `${token} outputs`, outputs.properties, outputs.required, reserved.function),
    ]),
    ...membersOf(types, 'config', config.variables, config.defaults, reserved.provider),
    ...membersOf(types, 'provider', provider.inputProperties, provider.requiredInputs, reserved.provider),
  ];
}

function typeProblems(types: PackageSchema['types'], token: string, type: ObjectSpec | EnumSpec): string[] {
  if (type.type === 'object') return membersOf(types, token, type.properties, type.required, reserved.type);
  const values = type.enum.map((member) => member.value);
  return values.length > 0 && new Set(values).size === values.length ? [] : [`${token}: no members, or one twice`];
}

function membersOf(
  types: PackageSchema['types'],
  place: string,
  properties: PropertySpecs,
  required: readonly string[] | undefined,
  kept: readonly string[],
): string[] {
  return [
    ...(required ?? [])
      .filter((name) => !(name in properties))
      .map((name) => `${place}: ${name} is required and not there`),
    ...Object.entries(properties).flatMap(([name, spec]) => [
      ...(kept.includes(name) ? [`${place} ${name}: a name of Pulumi`] : []),
      ...(spec.description === undefined || spec.description === '' ? [`${place} ${name}: no description`] : []),
      ...referenceProblems(types, `${place} ${name}`, spec),
    ]),
  ];
}

function referenceProblems(types: PackageSchema['types'], place: string, spec: TypeSpec): string[] {
  const said = [spec.$ref, spec.type].filter((one) => one !== undefined);
  if (said.length !== 1) return [`${place}: wants exactly one of type and $ref`];
  if (spec.$ref !== undefined) {
    const known =
      spec.$ref === 'pulumi.json#/Any' || Object.keys(types).some((token) => spec.$ref === `#/types/${token}`);
    return known ? [] : [`${place}: ${spec.$ref} leads nowhere`];
  }
  if (spec.type === 'array')
    return spec.items === undefined ? [`${place}: no items`] : referenceProblems(types, place, spec.items);
  if (spec.type !== 'object') return [];
  return spec.additionalProperties === undefined
    ? [`${place}: an object without a name`]
    : referenceProblems(types, place, spec.additionalProperties);
}

function sameType(a: TypeSpec | undefined, b: TypeSpec | undefined): boolean {
  const bare = (spec: TypeSpec | undefined): TypeSpec => ({
    ...(spec?.type === undefined ? {} : { type: spec.type }),
    ...(spec?.items === undefined ? {} : { items: spec.items }),
    ...(spec?.$ref === undefined ? {} : { $ref: spec.$ref }),
  });
  return isDeepStrictEqual(bare(a), bare(b));
}
