import type { Capability } from '../clouds/driver.ts';
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
  return code(typeof value === 'string' ? value : JSON.stringify(value));
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
  switch (property.facts.update ?? 'place') {
    case 'place':
      return `A change is made on the existing ${noun}.`;
    case 'new':
      return property.facts.eventOnly
        ? `A change makes a new ${noun} first and then removes the old one. Adding or removing the property is no change.`
        : `A change makes a new ${noun} first and then removes the old one.`;
    case 'fixed':
      return fixed(model);
  }
}

export function fixed(model: ResourceModel): string {
  const ways = replacing(model);
  const exception = ways.length === 0 ? '' : ` unless ${anyOf(ways)} changes with it`;
  return `A change on an existing ${model.spec.noun} is refused at preview${exception}.`;
}

/** In one or two words, for tables. */
export function changeWord(property: Property): string {
  return { place: 'in place', new: 'new one first', fixed: 'refused' }[property.facts.update ?? 'place'];
}

/** What a cloud makes of a common input, without its reasons. */
export function support(capability: Capability, noun: string): string {
  if (!capability.supported) return 'not supported';
  const limits = [
    capability.values === undefined ? undefined : `only ${anyOf(capability.values)}`,
    capability.length === undefined ? undefined : `${capability.length.min} to ${capability.length.max} characters`,
    capability.update === undefined ? undefined : `cannot be changed on an existing ${noun}`,
    capability.instanceWide === true ? 'belongs to the instance: all resources of one instance must agree' : undefined,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? 'supported' : limits.join('; ');
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
