import type { Call, Cloud, ResourceDefinition, ResourceDriver, Settings } from '../clouds/driver.ts';
import type { Clock } from '../core/clock.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import type { KeyedLock } from '../core/lock.ts';
import type { Reporter } from '../core/log.ts';
import type { Installation } from '../resources/common.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { type Operation, PartialState } from './contract.ts';
import type { InputTable } from './inputs.ts';
import type { RunMemory } from './memory.ts';
import { partial } from './partial.ts';

/** What one operation works with: the resource on the configured cloud, and what its process shares. */
export interface Work {
  readonly operation: Operation;
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly spec: ResourceSpec;
  readonly table: InputTable;
  readonly definition: ResourceDefinition<unknown>;
  readonly driver: ResourceDriver;
  readonly clock: Clock;
  readonly memory: RunMemory;
  readonly turns: KeyedLock;
  identify(call: Call): Promise<Installation>;
}

/** An operation whose turn on its instance has come: its clock runs. */
export interface Turn {
  readonly call: Call;
  readonly reporter: Reporter;
  /** Instant in milliseconds. */
  readonly deadline: number;
}

type TimedVerb = 'create' | 'update' | 'delete';
const minuteMs = 60_000;

/** The limit of a verb: the user's `customTimeouts`, else the cloud's, else the common one. */
export function limitMs(work: Work, verb: TimedVerb): number {
  return work.operation.timeoutMs ?? (work.definition.timeouts?.[verb] ?? work.spec.timeouts[verb]) * minuteMs;
}

export function plainCall(operation: Pick<Operation, 'signal' | 'reporter'>): Call {
  return { signal: operation.signal, debug: (text) => operation.reporter.debug(text) };
}

/** Runs a read within the user's `customTimeouts`, if there are any. */
export async function withinLimit<T>(work: Work, run: (call: Call) => Promise<T>): Promise<T> {
  const { clock, operation } = work;
  if (operation.timeoutMs === undefined) return run(plainCall(operation));
  const timer = clock.timeout(operation.timeoutMs);
  try {
    return await run({ ...plainCall(operation), signal: AbortSignal.any([operation.signal, timer.signal]) });
  } catch (error) {
    throw asTimeout(work, timer.signal, error);
  } finally {
    timer.clear();
  }
}

/** What our own limit cut short reads `timeout`, also where it is the reason of partial state. */
function asTimeout(work: Work, limit: AbortSignal, error: unknown): unknown {
  if (!limit.aborted || work.operation.signal.aborted) return error;
  if (error instanceof PartialState) {
    const cause = asTimeout(work, limit, error.cause);
    return cause === error.cause ? error : partial(error.saved.id, error.saved.outputs, cause);
  }
  if (!hasKind(error, 'cancelled')) return error;
  return new LifeboatError('timeout', {
    ...error.facts,
    message: `time limit reached: ${error.facts.message}`,
    cause: error,
  });
}

/**
 * Runs a mutation alone on its instance. The time limit starts when the turn has come; when it passes, requests under way
 * are cut too, and what they throw reads `timeout`, not `cancelled`.
 */
export async function inTurn<T>(
  work: Work,
  instanceId: string,
  verb: TimedVerb,
  run: (turn: Turn) => Promise<T>,
  rank = 0,
): Promise<T> {
  const { clock, operation } = work;
  const release = await work.turns.acquire(instanceId, operation.signal, rank);
  const limit = limitMs(work, verb);
  // The waiting loop reports the limit in its own words; the signal is only for a request that hangs past it.
  const timer = clock.timeout(limit + 500);
  try {
    const signal = AbortSignal.any([operation.signal, timer.signal]);
    const call = { ...plainCall(operation), signal };
    return await run({ call, reporter: operation.reporter, deadline: clock.now() + limit });
  } catch (error) {
    throw asTimeout(work, timer.signal, error);
  } finally {
    timer.clear();
    release();
  }
}
