import type * as z from 'zod';
import { LifeboatError } from '../../core/errors.ts';
import { isObject, type JsonObject, valueAt } from '../../core/json.ts';
import type { Weekday } from '../../core/weekday.ts';
import { type BackupScheduleInputs, backupScheduleInputs } from '../../resources/backup-schedule.ts';
import type { Phases, Present, Ref } from '../driver.ts';
import { type BackupScheduleBlock, type BackupScheduleDetails, backupScheduleBlock } from './schedule-blocks.ts';
import { given } from './snapshot-model.ts';
import type { Reference } from './wire.ts';
import { plain } from './words.ts';

/* What the two kinds of plans have in common: how one is told in the common vocabulary, and what one is made of. Pure. */

/** The inputs, checked and with defaults. */
export type ScheduleInputs = BackupScheduleInputs & { readonly cloudtower?: BackupScheduleBlock | undefined };

type Details = { readonly [K in keyof BackupScheduleDetails]: BackupScheduleDetails[K] | undefined };

/** One plan, whichever kind. What cannot be told in the common vocabulary is undefined. */
export interface PlanFacts {
  readonly method: 'Snapshot' | 'Backup';
  readonly id: string;
  readonly name: string | undefined;
  /** What runs on the plan itself; undefined when it is idle. */
  readonly busy: string | undefined;
  /** The cloud's word, or ours for what is no plan yet. */
  readonly status: string;
  readonly isEnabled: boolean | undefined;
  readonly days: readonly Weekday[] | undefined;
  readonly time: string | undefined;
  readonly keepCount: number | undefined;
  readonly block: BackupScheduleBlock | undefined;
  readonly createdAt: string | undefined;
  /** The VMs that it covers; undefined when it does not tell. */
  readonly vms: readonly Reference[] | undefined;
  /** How many VMs it covers, where it tells: those that this user may not see count too. (inferred) */
  readonly covers?: number | undefined;
  /** In which ways it is not a weekly plan of ours, in words: an update puts that right. */
  readonly faults: readonly string[];
  /** What is remarkable otherwise: no update does anything about it. */
  readonly remarks: readonly string[];
  readonly details: Omit<Details, 'faults' | 'vms'>;
}

/**
 * Our word for a row that the cluster does not know: a plan that is being made, or what is left of a create that failed. Only its
 * task tells which. (inferred)
 */
export const placeholder = 'placeholder';

/** Words of `entityAsyncStatus`, then of both kinds of plans. */
export const phases = {
  pending: ['CREATING', 'UPDATING', 'DELETING', placeholder],
  done: ['NORMAL', 'WORKING'],
  named: { Suspended: ['SUSPENDED', 'PAUSED', 'STOPPED'] },
  // The word of a plan that is not as it should be goes on with what is wrong.
  degraded: [],
  failed: [],
  source: 'spec; `placeholder` is our word for a plan that is not complete (inferred)',
} as const satisfies Phases;

/** The plan as one VM's schedule. `vms` are those that it covers. */
export function presentPlan(instanceId: string, facts: PlanFacts, vms: readonly Reference[]): Present {
  const isComplete = facts.busy === undefined && facts.status !== placeholder;
  const faults = isComplete ? [...facts.faults, ...(isIn(instanceId, vms) ? [] : ['it does not cover the VM'])] : [];
  // While it comes or goes its number counts as little as the rest.
  const isThere = facts.busy !== 'CREATING' && facts.busy !== 'DELETING' && facts.status !== placeholder;
  const shared = sharedBy(instanceId, vms, isThere ? facts.covers : undefined);
  const details: Details = {
    ...facts.details,
    faults: faults.length === 0 ? undefined : faults,
    vms: vms.map(plainReference),
  };
  return {
    kind: 'present',
    ref: { instanceId, objectId: facts.id },
    cloudStatus: faults.length === 0 ? (facts.busy ?? facts.status) : `${facts.status}, but ${faults.join(', ')}`,
    ...(isComplete && healthOf(facts, faults)),
    ...(shared !== undefined && { shared }),
    ...(isComplete && facts.remarks.length > 0 && { remark: facts.remarks.join('; ') }),
    inputs: given({
      instanceId,
      name: facts.name,
      rotationDays: facts.days,
      rotationTime: facts.time,
      method: facts.method,
      keepCount: facts.keepCount,
      enabled: facts.isEnabled,
      cloudtower: facts.block && given(facts.block),
    }),
    outputs: given({
      createdAt: facts.createdAt,
      offHost: facts.method === 'Backup',
      cloudtowerDetails: given(details),
    }),
  };
}

function healthOf({ isEnabled }: PlanFacts, faults: readonly string[]): Pick<Present, 'status'> {
  if (faults.length > 0) return { status: 'degraded' };
  return isEnabled === false ? { status: 'Suspended' } : {};
}

/** Ids of the VMs that a plan covered when it was read, from its outputs. */
export function coveredBefore(outputs: JsonObject): readonly string[] {
  const vms = valueAt(outputs, 'cloudtowerDetails.vms');
  return (Array.isArray(vms) ? vms : []).flatMap((vm: unknown) =>
    isObject(vm) && typeof vm['id'] === 'string' ? vm['id'] : [],
  );
}

export function isIn(instanceId: string, vms: readonly Reference[]): boolean {
  return vms.some(({ id }) => id === instanceId);
}

const mostNamed = 5;

/** Why a plan is not this VM's alone, in words; undefined when it is. `covers`: how many VMs it says that it has. */
export function sharedBy(instanceId: string, vms: readonly Reference[], covers = vms.length): string | undefined {
  const others = vms.filter(({ id }) => id !== instanceId);
  const hidden = Math.max(0, covers - vms.length);
  if (others.length + hidden === 0) return undefined;
  const named = others.slice(0, mostNamed).map(namedReference);
  const rest = others.length - named.length;
  const list = [
    ...named,
    ...(rest > 0 ? [`${rest} more`] : []),
    ...(hidden > 0 ? [`${hidden} that ${hidden === 1 ? 'is' : 'are'} not shown to this user`] : []),
  ];
  const text = list.length === 1 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
  return isIn(instanceId, vms) ? `it also covers ${text}` : `it covers ${text}, and not VM ${instanceId}`;
}

/** `web-2 (cmj…)` */
export function namedReference({ id, name }: Reference): string {
  return name === undefined || name === '' ? id : `${plain(name, 80)} (${id})`;
}

function plainReference({ id, name }: Reference): { id: string; name?: string } {
  return name === undefined ? { id } : { id, name };
}

/** What a plan is made of. */
export interface PlanSettings {
  readonly name: string;
  readonly rotationDays: readonly Weekday[];
  readonly rotationTime: string;
  readonly keepCount: number;
  readonly compression: boolean;
  readonly consistency: 'Crash' | 'Filesystem';
  readonly window: string;
  readonly afterWindow: 'Continue' | 'Stop';
}

/** All settings: what was observed of them, but for the aspects that change and what the cloud did not tell. */
export function planSettings(
  wanted: ScheduleInputs,
  observed: JsonObject = {},
  aspects: readonly string[] = [],
): PlanSettings {
  const { name, rotationDays, rotationTime, keepCount } = backupScheduleInputs.shape;
  const { afterWindow, compression, consistency, window } = backupScheduleBlock.shape;
  const pick = <S extends z.ZodType>(path: string, schema: S, asked: z.output<S>): z.output<S> => {
    const seen = aspects.includes(path) ? undefined : schema.safeParse(valueAt(observed, path));
    return seen?.success === true && seen.data !== undefined ? seen.data : asked;
  };
  const block = wanted.cloudtower ?? {};
  const settings = {
    name: pick('name', name, wanted.name),
    keepCount: pick('keepCount', keepCount, wanted.keepCount),
  };
  return {
    name: needed(settings.name, 'name'),
    rotationDays: pick('rotationDays', rotationDays, wanted.rotationDays),
    rotationTime: pick('rotationTime', rotationTime, wanted.rotationTime),
    keepCount: needed(settings.keepCount, 'keepCount'),
    compression: pick('cloudtower.compression', compression, block.compression) ?? true,
    consistency: pick('cloudtower.consistency', consistency, block.consistency) ?? 'Crash',
    window: pick('cloudtower.window', window, block.window) ?? '',
    afterWindow: pick('cloudtower.afterWindow', afterWindow, block.afterWindow) ?? 'Continue',
  };
}

/** How many copies stay is never guessed: the others would be removed. */
function needed<T>(value: T | undefined, path: string): T {
  if (value !== undefined) return value;
  throw new LifeboatError('invalid', { path, message: 'is required on CloudTower' });
}

/** For labels: `backup schedule cmj…/cmj… (nightly)`. */
export function toldPlan({ instanceId, objectId }: Ref, name: unknown): string {
  return `backup schedule ${instanceId}/${objectId} (${typeof name === 'string' ? plain(name, 80) : 'no name'})`;
}
