import type { FunctionModel } from './model.ts';
import type { FunctionSchema } from './pulumi.ts';
import { plain } from './resource.ts';
import type { Property, Shape } from './shape.ts';
import type { TypeTable } from './types.ts';

/**
 * One secret in an answer makes the whole answer secret in every language: nothing of it could be used in a name or a test. So
 * secrets are for functions that are about a secret.
 */
export function functionSchema(model: FunctionModel, types: TypeTable): FunctionSchema {
  for (const property of model.details) refuseSecrets(property.shape, 'what a cloud adds to an answer is never secret');
  checkSecrets(model.result.properties);
  return {
    description: model.spec.description,
    inputs: types.object('function', model.args, plain),
    outputs: types.object('function', model.result, plain),
  };
}

/** The provider marks a whole list when something in it is secret, so the schema must say so too. */
function checkSecrets(properties: readonly Property[]): void {
  for (const { facts, shape } of properties) {
    if (facts.secret) continue;
    if (shape.kind === 'object') checkSecrets(shape.properties);
    else refuseSecrets(shape, 'a list that holds a secret is a secret as a whole: declare it on the list');
  }
}

function refuseSecrets(shape: Shape, reason: string): void {
  if (shape.kind === 'array') refuseSecrets(shape.items, reason);
  if (shape.kind === 'map') refuseSecrets(shape.values, reason);
  if (shape.kind !== 'object') return;
  for (const property of shape.properties) {
    if (property.facts.secret) throw new TypeError(`${property.path}: ${reason}`);
    refuseSecrets(property.shape, reason);
  }
}
