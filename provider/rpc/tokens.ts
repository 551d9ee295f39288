import { status } from '@grpc/grpc-js';
import { type FunctionKind, functionKinds } from '../functions/index.ts';
import { type ResourceKind, resourceKinds } from '../resources/index.ts';
import { token } from '../resources/token.ts';
import { RpcAnswer } from './status.ts';

/** `lifeboat:index:Snapshot` → `Snapshot`. */
export function resourceKindOf(type: string): ResourceKind {
  const kind = resourceKinds.find((known) => type === token(known));
  if (kind !== undefined) return kind;
  const known = resourceKinds.map((name) => token(name)).join(', ');
  throw new RpcAnswer(status.INVALID_ARGUMENT, `unknown resource type "${type}". Known types: ${known}.`);
}

export function functionKindOf(given: string): FunctionKind {
  const kind = functionKinds.find((known) => given === token(known));
  if (kind !== undefined) return kind;
  const known = functionKinds.map((name) => token(name)).join(', ');
  throw new RpcAnswer(status.UNIMPLEMENTED, `unknown function "${given}". Known functions: ${known}.`);
}

export interface UrnParts {
  readonly type: string;
  readonly name: string;
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; a name may itself hold `::`. */
export function parseUrn(urn: string): UrnParts {
  const [, , types = '', ...name] = urn.split('::');
  return { type: types.slice(types.lastIndexOf('$') + 1), name: name.join('::') };
}
