import { getInstance } from './get-instance.ts';
import { getInstances } from './get-instances.ts';
import { getSnapshots } from './get-snapshots.ts';
import type { FunctionSpec } from './spec.ts';

/** Every function. Each cloud must have a definition for each of them; the compiler names what is missing. */
export const functions = { getInstance, getInstances, getSnapshots } as const satisfies Record<string, FunctionSpec>;

export type FunctionKind = keyof typeof functions;
export const functionKinds = Object.keys(functions) as readonly FunctionKind[];
