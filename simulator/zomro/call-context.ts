import type { DocError } from './errors.ts';
import { missedObject } from './errors.ts';
import { isGone } from './image-status.ts';
import type { ListMemory } from './list-memory.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { Params } from './request.ts';
import type { Session, Sessions } from './sessions.ts';
import type { WireObject } from './wire.ts';
import type { Lang } from './words.ts';
import type { Account, ImageRecord, Instance, Schedule, World } from './world.ts';

/** What a function sees that needs no session. */
export interface OpenContext {
  readonly func: string;
  readonly params: Params;
  readonly lang: Lang;
  readonly now: number;
  readonly quirks: ZomroQuirks;
  readonly world: World;
  readonly sessions: Sessions;
  readonly memory: ListMemory;
  readonly remoteAddress: string;
}

/** What any other function sees. */
export interface CallContext extends OpenContext {
  readonly account: Account;
  /** Missing when the call was authorised by `authinfo`. */
  readonly session?: Session;
}

/** What a function answers: the content of `doc` without the envelope. */
export interface Outcome {
  readonly doc: WireObject;
  /** What it changed, in words for the journal; left out when it changed nothing. */
  readonly effect?: string;
  /** Answered instead of `doc`, although the change has been made. */
  readonly answeredInstead?: DocError;
}

export function param(context: OpenContext, name: string): string {
  return context.params[name] ?? '';
}

/** Another account's objects are not there at all (inferred). */
export function findInstance({ world, account }: CallContext, id: string): Instance | undefined {
  return world.instances.find((one) => one.id === id && one.owner === account.id);
}

export function instanceOf(context: CallContext, id: string): Instance {
  const found = findInstance(context, id);
  if (found === undefined) throw missedObject('instances', id);
  return found;
}

export function findImage(context: CallContext, id: string): ImageRecord | undefined {
  const { world, account, now } = context;
  return world.images.find((one) => one.id === id && one.owner === account.id && !isGone(one, now));
}

export function scheduleOf(context: CallContext, id: string): Schedule {
  const { world, account } = context;
  const owned = (schedule: Schedule) =>
    world.instances.some((one) => one.id === schedule.instanceId && one.owner === account.id);
  const found = world.schedules.find((one) => one.id === id && owned(one));
  if (found === undefined) throw missedObject('instances.fleio_bckps.schedule', id);
  return found;
}

/** Several ids may be given as `1, 2`. [I] */
export function idsOf(context: OpenContext): readonly string[] {
  const ids = param(context, 'elid')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length === 0) throw missedObject(context.func, '');
  return ids;
}

/** Dates have no zone and no time of day [S1][S2]; that the day is that of UTC is inferred. */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
