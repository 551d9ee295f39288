import type { FunctionModel } from './model.ts';
import type { FunctionSchema } from './pulumi.ts';
import { plain } from './resource.ts';
import type { Shape } from './shape.ts';
import type { TypeTable } from './types.ts';

export function functionSchema(model: FunctionModel, types: TypeTable): FunctionSchema {
  // One secret in an answer makes the whole answer secret in every language: nothing of it could be used in a name or a test.
  refuseSecrets(model.result);
  return {
    description: model.spec.description,
    inputs: types.object('function', model.args, plain),
    outputs: types.object('function', model.result, plain),
  };
}

function refuseSecrets(shape: Shape): void {
  if (shape.kind === 'array') refuseSecrets(shape.items);
  if (shape.kind === 'map') refuseSecrets(shape.values);
  if (shape.kind !== 'object') return;
  for (const property of shape.properties) {
    if (property.facts.secret) throw new TypeError(`${property.path}: the answer of a function cannot hold a secret`);
    refuseSecrets(property.shape);
  }
}
