import type { ResourceModel } from '../model.ts';
import type { EnumShape, ObjectShape, Property, Shape } from '../shape.ts';
import { anyOf, changeWord, code, literal } from '../wording.ts';
import { section, table } from './markdown.ts';

/** How a type is written in a table: `SnapshotDisk[]`. */
export function typeWord(shape: Shape): string {
  switch (shape.kind) {
    case 'array':
      return `${typeWord(shape.items)}[]`;
    case 'map':
      return `map of ${typeWord(shape.values)}`;
    case 'enum':
      return `[${shape.name}](#${shape.name.toLowerCase()})`;
    case 'object':
      return shape.name === undefined ? 'object' : `[${shape.name}](#${shape.name.toLowerCase()})`;
    default:
      return shape.kind;
  }
}

export function propertyTable(properties: readonly Property[]): string | undefined {
  return table(
    ['Property', 'Type', 'Description'],
    properties.map(({ name, shape, required, facts }) => [
      code(name),
      `${typeWord(shape)}${required ? '' : ', optional'}`,
      [
        facts.description,
        facts.default === undefined ? '' : `Default: ${literal(facts.default)}.`,
        facts.secret ? 'Secret.' : '',
      ]
        .filter(Boolean)
        .join(' '),
    ]),
  );
}

/** Inputs need more columns: what holds when one is left out, and what a change does. */
export function inputTable(model: ResourceModel, inputs: readonly Property[]): string | undefined {
  return table(
    ['Property', 'Type', 'Default', 'A change', 'Description'],
    inputs.map((input) => [
      code(input.name),
      `${typeWord(input.shape)}${input.required ? ', required' : ''}`,
      whenLeftOut(model, input),
      input.shape.kind === 'object' ? '' : changeWord(model, input),
      [input.facts.description, input.facts.secret ? 'Secret.' : ''].filter(Boolean).join(' '),
    ]),
  );
}

function whenLeftOut(model: ResourceModel, input: Property): string {
  if (input.facts.default !== undefined) return literal(input.facts.default);
  const here = model.clouds.map(({ definition }) => definition.capabilities[input.name]);
  return here.some((capability) => capability?.supported === true && capability.default !== undefined)
    ? 'depends on the cloud'
    : '';
}

/** A section for every named type that these properties use, in order of first use. `of`: whose blocks hold inputs. */
export function typeSections(properties: readonly Property[], of?: ResourceModel): (string | undefined)[] {
  const found = new Map<string, EnumShape | ObjectShape>();
  for (const property of properties) collect(property.shape, found);
  return [...found].map(([name, shape]) =>
    shape.kind === 'enum'
      ? section(name, shape.description, enumMembers(shape))
      : section(
          name,
          shape.description,
          of?.blocks.some((block) => block.shape === shape) === true
            ? inputTable(of, shape.properties)
            : propertyTable(shape.properties),
        ),
  );
}

/** Members that speak for themselves need no table. */
function enumMembers({ members }: EnumShape): string | undefined {
  if (members.every(({ description }) => description === undefined)) {
    return `One of ${anyOf(members.map(({ value }) => value))}.`;
  }
  return table(
    ['Value', 'Meaning'],
    members.map(({ value, description }) => [code(value), description ?? '']),
  );
}

function collect(shape: Shape, found: Map<string, EnumShape | ObjectShape>): void {
  if (shape.kind === 'array') collect(shape.items, found);
  if (shape.kind === 'map') collect(shape.values, found);
  if (shape.kind === 'enum') found.set(shape.name, shape);
  if (shape.kind !== 'object') return;
  if (shape.name !== undefined) found.set(shape.name, shape);
  for (const property of shape.properties) collect(property.shape, found);
}
