import type { ResourceSpec } from '../resources/spec.ts';
import type { ResourceModel } from './model.ts';
import type { PropertySpec, ResourceSchema } from './pulumi.ts';
import type { Property } from './shape.ts';
import { type Annotate, requiredNames, type TypeTable } from './types.ts';
import { cloudLines, literal, onChange, range, withFacts } from './wording.ts';

export function resourceSchema(model: ResourceModel, types: TypeTable): ResourceSchema {
  const inputs = [...model.inputs, ...model.blocks];
  const outputs = [...model.outputs, ...model.details];
  const asInput = annotateInput(model);
  return {
    description: `${model.spec.description}\n\n${importSection(model)}`,
    properties: {
      ...types.properties('resource', inputs, annotateEcho(model, asInput)),
      ...types.properties('resource', outputs, plain),
    },
    required: [...new Set([...requiredNames(inputs), ...requiredNames(outputs), ...autoNamed(model)])].sort(),
    inputProperties: types.properties('resource', inputs, asInput),
    requiredInputs: requiredNames(inputs),
  };
}

/** `name` is optional to write and always there to read: Check makes one. */
function autoNamed(model: ResourceModel): string[] {
  return model.inputs.some((input) => input.name === 'name') ? ['name'] : [];
}

export const plain: Annotate = (property) => ({
  description: property.facts.description,
  ...(property.facts.secret ? { secret: true } : {}),
});

function annotateInput(model: ResourceModel): Annotate {
  return (property) => {
    const { facts } = property;
    // A whole block is no setting; the settings in it have their own facts.
    if (model.blocks.includes(property)) return { description: facts.description };
    const common = model.inputs.includes(property);
    const limits = range(property);
    return {
      description: withFacts(facts.description, [
        facts.default === undefined ? undefined : `Default: ${literal(facts.default)}.`,
        limits === undefined ? undefined : `Range: ${limits}.`,
        onChange(model, property),
        ...(common ? cloudLines(model, property) : []),
      ]),
      ...(common ? defaultOf(property) : {}),
      ...(facts.secret ? { secret: true } : {}),
      ...(facts.update === 'new' ? { willReplaceOnChanges: true } : {}),
    };
  };
}

/** As an output a common input needs no rules, only its meaning. A block's type is the same on both sides, rules included. */
function annotateEcho(model: ResourceModel, asInput: Annotate): Annotate {
  return (property) => (model.inputs.includes(property) ? plain(property) : asInput(property));
}

/**
 * The default that SDK code fills in. Check fills the same ones for every language, so it is left out where an SDK would
 * take something away: a `fixed` input that was left out must stay left out after an import, and defaults inside blocks
 * would make the whole block unknown in a preview as soon as one of its values is.
 */
function defaultOf(property: Property): Pick<PropertySpec, 'default'> {
  const value = property.facts.default;
  if (property.facts.update === 'fixed') return {};
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { default: value } : {};
}

/** The id in state. */
export function canonicalId(spec: ResourceSpec): string {
  return spec.identity === 'instance' || spec.idOutput === undefined
    ? '<instanceId>'
    : `<instanceId>/<${spec.idOutput}>`;
}

/** What may stand after `pulumi import <type> <name>`. */
export function importIds(model: ResourceModel): string[] {
  const { spec } = model;
  if (spec.identity === 'instance') {
    return [spec.importInput === undefined ? '<instanceId>' : `<instanceId>/<${spec.importInput}>`];
  }
  const byName = model.inputs.some((input) => input.name === 'name') ? ['<instanceId>/name:<name>'] : [];
  return [canonicalId(spec), ...byName];
}

export function importLines(model: ResourceModel): string[] {
  const name = `my-${model.spec.noun.toLowerCase().replaceAll(' ', '-')}`;
  return importIds(model).map((id) => `pulumi import ${model.token} ${name} '${id}'`);
}

function importSection(model: ResourceModel): string {
  return ['## Import', '', '```sh', ...importLines(model), '```'].join('\n');
}
