import type { Capability } from '../clouds/driver.ts';
import type { UpdateMode } from '../resources/spec.ts';
import type { ResourceModel } from './model.ts';
import type { Property } from './shape.ts';

/*
 * Sentences about properties, written once for the schema (which becomes the SDKs' documentation) and the reference pages.
 */

export function code(text: string): string {
  return `\`${text}\``;
}

/** `a`, `b` or `c`. */
export function anyOf(names: readonly string[]): string {
  return enumerated(names.map(code), 'or');
}

export function enumerated(items: readonly string[], before: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${before} ${last}`;
}

export function literal(value: unknown): string {
  return code(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

/** `1 to 256`; undefined where there is no limit. */
export function range(property: Property): string | undefined {
  const { shape } = property;
  if (shape.kind !== 'number' && shape.kind !== 'integer') return undefined;
  const { minimum, maximum } = shape;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? undefined : `at most ${maximum}`;
}

/** Inputs whose change asks for a new object: a `fixed` input may change together with one of them. */
function replacing(model: ResourceModel): string[] {
  return model.inputs.filter((input) => input.facts.update === 'new').map((input) => input.name);
}

/** What a change of an input does. */
export function onChange(model: ResourceModel, property: Property): string {
  const { noun } = model.spec;
  const noChange = 'adding or removing the property is no change';
  switch (changeOf(model, property)) {
    case 'place':
      return property.facts.eventOnly
        ? `A change is made on the existing ${noun}; ${noChange}.`
        : `A change is made on the existing ${noun}.`;
    case 'again':
      return `A change enters the session again, which restarts the instance; ${noChange}.`;
    case 'new':
      return property.facts.eventOnly
        ? `A change makes a new ${noun} first and then removes the old one; ${noChange}.`
        : `A change makes a new ${noun} first and then removes the old one.`;
    case 'other':
      return 'A change ends the old session first and then enters a new one.';
    case 'fixed':
      return fixed(model);
  }
}

/** `again` and `other` are what `place` on an event, and `new`, mean for a session. */
type Change = UpdateMode | 'again' | 'other';

function changeOf({ spec }: ResourceModel, { facts }: Property): Change {
  const update = facts.update ?? 'place';
  if (spec.identity !== 'instance') return update;
  if (update === 'new') return 'other';
  return update === 'place' && facts.eventOnly ? 'again' : update;
}

export function fixed(model: ResourceModel): string {
  const ways = replacing(model);
  const exception = ways.length === 0 ? '' : ` unless ${anyOf(ways)} changes with it`;
  return `A change on an existing ${model.spec.noun} is refused at preview${exception}.`;
}

const changeWords: Readonly<Record<Change, string>> = {
  place: 'in place',
  again: 'entered again',
  new: 'new one first',
  other: 'old one ends first',
  fixed: 'refused',
};

/** In a few words, for tables. */
export function changeWord(model: ResourceModel, property: Property): string {
  return changeWords[changeOf(model, property)];
}

/** What the words in a table of these inputs mean, in the order in which they were introduced above. */
export function changeLegend(model: ResourceModel, properties: readonly Property[]): string[] {
  const { noun } = model.spec;
  const meanings: Readonly<Record<Change, string>> = {
    place: `the existing ${noun} is changed.`,
    again:
      'the instance is restarted into the session again. Removing the property is no change; adding it enters a session that has ended, and is no change of one that is on.',
    new: `a new ${noun} is made, then the old one is removed.`,
    other: 'the old session is ended, then a new one is entered.',
    fixed: lowered(fixed(model)),
  };
  const used = new Set(properties.map((property) => changeOf(model, property)));
  const order = ['place', 'again', 'new', 'other', 'fixed'] as const;
  return order.filter((change) => used.has(change)).map((change) => `*${changeWords[change]}*: ${meanings[change]}`);
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** What a cloud makes of a common input, without its reasons. */
export function support(capability: Capability, noun: string): string {
  if (!capability.supported) return 'not supported';
  const { values, range: limits, length } = capability;
  const facts = [
    capability.required === true ? 'required' : undefined,
    values === undefined ? undefined : `only ${enumerated(values.map(literal), 'or')}`,
    limits === undefined ? undefined : `${limits.min} to ${limits.max}`,
    length === undefined ? undefined : `${length.min} to ${length.max} characters`,
    capability.default === undefined ? undefined : `${literal(capability.default)} when left out`,
    capability.update === undefined ? undefined : `cannot be changed on an existing ${noun}`,
    capability.instanceWide === true ? 'belongs to the instance: all resources of one instance must agree' : undefined,
    capability.exclusive === undefined ? undefined : `${capability.exclusive.join(', ')}: once for each instance`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? 'supported' : facts.join('; ');
}

/** Why, and the way out; undefined where there is nothing to explain. */
export function reason(capability: Capability): string | undefined {
  if (capability.supported) return capability.reason === undefined ? undefined : sentence(capability.reason);
  return [capability.reason, capability.wayOut].map(sentence).join(' ');
}

export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** One line per cloud, title first; one line for all when no cloud has limits. */
export function cloudLines(model: ResourceModel, property: Property): string[] {
  const capabilities = model.clouds.map(({ definition }) => definition.capabilities[property.name]);
  const unlimited = capabilities.every(
    (capability) =>
      capability !== undefined && support(capability, '') === 'supported' && reason(capability) === undefined,
  );
  if (unlimited) return ['Supported on every cloud.'];
  return model.clouds.flatMap(({ cloud, definition }) => {
    const capability = definition.capabilities[property.name];
    if (capability === undefined) return [];
    const why = reason(capability);
    return [`${cloud.title}: ${support(capability, model.spec.noun)}.${why === undefined ? '' : ` ${why}`}`];
  });
}

/** A description with facts below it. */
export function withFacts(description: string, facts: readonly (string | undefined)[]): string {
  const lines = facts.filter((fact) => fact !== undefined).map((fact) => `- ${fact}`);
  return lines.length === 0 ? description : `${description}\n\n${lines.join('\n')}`;
}
