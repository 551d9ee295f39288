import { status } from '@grpc/grpc-js';
import { type FunctionKind, functionKinds } from '../functions/index.ts';
import { type ResourceKind, resourceKinds } from '../resources/index.ts';
import { RpcAnswer } from './status.ts';

/** First part of every token, and of configuration keys. */
export const packageName = 'lifeboat';
const prefix = `${packageName}:index:`;

/** `lifeboat:index:Snapshot` → `Snapshot`. */
export function resourceKindOf(type: string): ResourceKind {
  const kind = resourceKinds.find((known) => type === `${prefix}${known}`);
  if (kind !== undefined) return kind;
  const known = resourceKinds.map((name) => `${prefix}${name}`).join(', ');
  throw new RpcAnswer(status.INVALID_ARGUMENT, `unknown resource type "${type}". Known types: ${known}.`);
}

export function functionKindOf(token: string): FunctionKind {
  const kind = functionKinds.find((known) => token === `${prefix}${known}`);
  if (kind !== undefined) return kind;
  const known = functionKinds.map((name) => `${prefix}${name}`).join(', ');
  throw new RpcAnswer(status.UNIMPLEMENTED, `unknown function "${token}". Known functions: ${known}.`);
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
