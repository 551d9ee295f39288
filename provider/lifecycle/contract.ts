import type { JsonObject } from '../core/json.ts';
import type { Reporter } from '../core/log.ts';
import type { FunctionKind } from '../functions/index.ts';
import type { ResourceKind } from '../resources/index.ts';

/*
 * What `rpc` asks of the lifecycle. Values are plain data: secretness stays with `rpc`, path by path;
 * unknown values of a preview are `UNKNOWN`. Every verb throws `LifeboatError` or `PartialState` and nothing else on purpose.
 */

export interface ResourceIdentity {
  readonly kind: ResourceKind;
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
}

/** One operation on one resource, as the engine asked for it. */
export interface Operation extends ResourceIdentity {
  readonly preview: boolean;
  /** `customTimeouts`, in milliseconds; undefined = our defaults. */
  readonly timeoutMs: number | undefined;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}

export interface Invocation {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}
export type Invoked = { readonly result: JsonObject } | { readonly failures: readonly CheckFailure[] };

export interface CheckFailure {
  /** As the user writes it: `<cloud>.protected`. Shown inside the reason, never sent as the engine's `property`. */
  readonly path: string;
  readonly reason: string;
}
export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly CheckFailure[];
  /** Shown as warnings on the resource's row. */
  readonly warnings: readonly string[];
}

export interface DiffEntry {
  /** Pulumi property path. */
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly replaces: boolean;
  /** Is the old value an input (true) or an output such as `status`? */
  readonly fromInputs: boolean;
}
export interface Difference {
  readonly entries: readonly DiffEntry[];
  readonly deleteBeforeReplace: boolean;
  readonly warnings: readonly string[];
}

/** State to save. */
export interface Saved {
  readonly id: string;
  readonly outputs: JsonObject;
  /** True while something must be settled by a later run: sent as `refreshBeforeUpdate` in every answer. */
  readonly unfinished: boolean;
}
export interface ReadBack extends Saved {
  readonly inputs: JsonObject;
}

/** What is in state; both absent when importing, both empty for a `.get()`. */
export interface Stored {
  readonly id: string;
  readonly outputs: JsonObject | undefined;
  readonly inputs: JsonObject | undefined;
}

/** In state for certain: what Update gets. */
export interface Known extends Stored {
  readonly outputs: JsonObject;
  readonly inputs: JsonObject;
}

export interface Lifecycle {
  check(resource: ResourceIdentity, olds: JsonObject | undefined, news: JsonObject): Checked;
  diff(
    resource: ResourceIdentity,
    old: { id: string; inputs: JsonObject; outputs: JsonObject },
    news: JsonObject,
  ): Difference;
  create(operation: Operation, inputs: JsonObject): Promise<Saved>;
  /** Undefined = absent. */
  read(operation: Operation, stored: Stored): Promise<ReadBack | undefined>;
  update(operation: Operation, stored: Known, news: JsonObject): Promise<Saved>;
  delete(operation: Operation, stored: Stored): Promise<void>;
  /** Checks the arguments, asks the cloud, checks the answer. Failures are about arguments. */
  invoke(kind: FunctionKind, args: JsonObject, call: Invocation): Promise<Invoked>;
  /** Ends sessions; never throws. */
  close(): Promise<void>;
}

/**
 * Something exists, or may exist, and is not finished: the engine must save this state although the step failed.
 * Answered as `ErrorResourceInitFailed` with `refreshBeforeUpdate`.
 */
export class PartialState extends Error {
  readonly saved: Saved;
  readonly reasons: readonly string[];
  constructor(saved: Omit<Saved, 'unfinished'>, reasons: readonly string[], cause: unknown) {
    super(reasons.join('; '), { cause });
    this.name = 'PartialState';
    this.saved = { ...saved, unfinished: true };
    this.reasons = reasons;
  }
}
