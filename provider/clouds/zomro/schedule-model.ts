import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { timeOfDay } from '../../core/time-of-day.ts';
import { type Weekday, weekdayOf } from '../../core/weekday.ts';
import type { Phases, Present, Ref } from '../driver.ts';
import type { BackupScheduleDetails } from './backup-blocks.ts';
import { daysFromWire, daysToWire } from './days.ts';
import { plain } from './errors.ts';
import { given } from './snapshot-model.ts';
import type { ScheduleForm, ScheduleRow } from './wire.ts';

/* Schedules from the wire to the common vocabulary and back. Pure: no request is made here. */

/** What a schedule consists of, as `schedule.edit` takes it. */
export type Settings = {
  readonly name: string;
  readonly rotationDays: readonly Weekday[];
  readonly rotationTime: string;
};

/** A schedule has no word for its state: it is there and runs, at once. */
export const phases = {
  pending: [],
  done: ['active'],
  failed: [],
  source: 'S2 (a row has no status; the word is ours)',
} as const satisfies Phases;

/** A row of the list of its instance. `keepCount` is the instance's, shown beside the rows. */
export function fromRow(instanceId: string, row: ScheduleRow, keepCount: number | undefined): Present {
  const ref = { instanceId, objectId: row.id };
  requireParent(ref, row.instance_id);
  return present(ref, row, keepCount);
}

/** Its own record, which may write the days as digits. (inferred) */
export function fromForm(ref: Ref, form: ScheduleForm, keepCount: number | undefined): Present {
  requireParent(ref, form.instance_id ?? form.plid);
  return present(ref, form, keepCount);
}

/** A form without a name is the empty one of a create, which may suggest days and a time. */
export function isRecord(form: ScheduleForm): boolean {
  return form.name !== undefined;
}

/** How many automatic backups an instance keeps; undefined when it was not told, or as no number that it could be. */
export function keepCountOf(rotation: number | undefined): number | undefined {
  return rotation !== undefined && Number.isInteger(rotation) && rotation > 0 ? rotation : undefined;
}

export function toWire({ name, rotationDays, rotationTime }: Settings): Readonly<Record<string, string>> {
  return { name: name.trim(), rotation_days: daysToWire(rotationDays), rotation_time: rotationTime };
}

/** What was observed of the settings, but for those that change and those that the cloud did not tell. */
export function kept({ name, rotationDays, rotationTime }: JsonObject, aspects: readonly string[]): Partial<Settings> {
  const words = Array.isArray(rotationDays) ? rotationDays : [];
  const days = words.map((word) => weekdayOf(String(word))).filter((day) => day !== undefined);
  const stays = (path: string) => !aspects.includes(path);
  return {
    ...(typeof name === 'string' && stays('name') ? { name } : {}),
    ...(days.length > 0 && stays('rotationDays') ? { rotationDays: days } : {}),
    ...(typeof rotationTime === 'string' && stays('rotationTime') ? { rotationTime } : {}),
  };
}

function present(ref: Ref, facts: Omit<ScheduleRow, 'id'>, keepCount: number | undefined): Present {
  const whose = `backup schedule ${ref.instanceId}/${ref.objectId} (${facts.name ?? 'no name'})`;
  const details: { [K in keyof BackupScheduleDetails]: BackupScheduleDetails[K] | undefined } = {
    backupRotation: keepCount,
    createDate: facts.create_date,
    id: ref.objectId,
    instanceId: ref.instanceId,
    name: facts.name,
    rotationDays: facts.rotation_days,
    rotationTime: facts.rotation_time,
    servername: facts.servername,
  };
  return {
    kind: 'present',
    ref,
    cloudStatus: 'Active',
    inputs: given({
      instanceId: ref.instanceId,
      name: facts.name,
      rotationDays: daysFromWire(facts.rotation_days, whose),
      rotationTime: timeFromWire(facts.rotation_time, whose),
      method: 'Backup',
      keepCount,
      enabled: true,
    }),
    // Backups are images in the store of the region, not on the disk of the machine. (inferred)
    outputs: given({ createdAt: facts.create_date, offHost: true, zomroDetails: given(details) }),
  };
}

function timeFromWire(time: string | undefined, whose: string): string | undefined {
  if (time === undefined) return undefined;
  const canonical = timeOfDay(time);
  if (canonical !== undefined) return canonical;
  throw new LifeboatError('contract', {
    message: `${whose}: Zomro gives a time that Lifeboat cannot read: "${plain(time)}"`,
    advice: 'Please report the time; until it is understood, manage this schedule in the Zomro panel.',
  });
}

function requireParent({ instanceId, objectId }: Ref, parent: string | undefined): void {
  if (parent === undefined || parent === instanceId) return;
  // Not "absent": should the field mean something else than we read, a second schedule would be made beside it.
  throw new LifeboatError('contract', {
    message: `backup schedule ${objectId} belongs to instance ${parent}, not to ${instanceId}`,
    advice: 'Correct the id: `<instanceId>/<scheduleId>`.',
  });
}
