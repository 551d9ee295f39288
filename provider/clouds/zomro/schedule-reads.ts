import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { decode } from '../../http/decode.ts';
import type { Call, Observation, Present, Ref } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { instanceRecord } from './instances.ts';
import { type ListOf, shownList, wholeList } from './lists.ts';
import { view } from './operation.ts';
import { fromForm, fromRow, isRecord, keepCountOf } from './schedule-model.ts';
import { sameName } from './snapshot-model.ts';
import { type ScheduleRow, scheduleExtras, scheduleForm, scheduleRow } from './wire.ts';

/*
 * How schedules are looked for (contract 7.2): in the list of their instance, which a person may have filtered in the panel, and
 * which also shows how many backups the instance keeps. Only of an instance that is gone does a schedule's own record decide.
 */

/** With `elid` and without `sok` it shows one schedule; with `sok` it makes or changes one. [S2][P] */
export const scheduleEdit = 'instances.fleio_bckps.schedule.edit';

/** A row that is shown is there; one that is not is absent only from a list that is proved complete. */
export async function readSchedule(client: ZomroClient, ref: Ref, call: Call): Promise<Observation> {
  try {
    for (const look of [shownList, wholeList]) {
      const { beside, rows } = await look(client, listOf(ref.instanceId), call);
      const row = rows.map(decodeRow).find(({ id }) => id === ref.objectId);
      if (row !== undefined) return fromRow(ref.instanceId, row, await keepCount(client, ref.instanceId, beside, call));
    }
    return { kind: 'absent' };
  } catch (error) {
    if (!hasKind(error, 'absent')) throw error;
  }
  return readRecord(client, ref, call);
}

interface Wanted {
  readonly instanceId: string;
  /** Only those of exactly this name; the others are not even decoded. */
  readonly name?: string | undefined;
}

/** Every schedule of an instance, by number; an error when the list may be incomplete. */
export async function listSchedules(
  client: ZomroClient,
  { instanceId, name }: Wanted,
  call: Call,
): Promise<readonly Present[]> {
  const { beside, rows } = await wholeList(client, listOf(instanceId), call);
  const found = rows.map(decodeRow).filter((row) => name === undefined || sameName(row.name, name));
  if (found.length === 0) return [];
  const count = await keepCount(client, instanceId, beside, call);
  return found.toSorted((a, b) => Number(a.id) - Number(b.id)).map((row) => fromRow(instanceId, row, count));
}

/** How many automatic backups the instance keeps now; undefined when nothing shows it. */
export async function currentKeepCount(
  client: ZomroClient,
  instanceId: string,
  call: Call,
): Promise<number | undefined> {
  const { beside } = await shownList(client, listOf(instanceId), call);
  return keepCount(client, instanceId, beside, call);
}

/** Beside the rows, where the panel reads it [P]; else in the instance's own record, if the account may see that. */
async function keepCount(
  client: ZomroClient,
  instanceId: string,
  beside: JsonObject,
  call: Call,
): Promise<number | undefined> {
  const shown = keepCountOf(decode(scheduleExtras, beside, 'list of backup schedules').backup_rotation);
  if (shown !== undefined) return shown;
  try {
    return keepCountOf((await instanceRecord(client, instanceId, call))?.backup_rotation);
  } catch (error) {
    if (hasKind(error, 'denied')) return undefined;
    throw error;
  }
}

/** `missed` is final. What proves neither (an empty form, `access`) is an absence only if the instance is gone for sure. */
async function readRecord(client: ZomroClient, ref: Ref, call: Call): Promise<Observation> {
  const subject = `backup schedule ${ref.instanceId}/${ref.objectId}`;
  const label = `look at ${subject}`;
  try {
    const form = decode(
      scheduleForm,
      await client.view(view(scheduleEdit, { elid: ref.objectId }, label), call),
      label,
    );
    // The instance does not answer any more, so nobody tells how many backups it keeps.
    if (isRecord(form)) return fromForm(ref, form, undefined);
  } catch (error) {
    if (hasKind(error, 'absent')) return { kind: 'absent' };
    if (!hasKind(error, 'denied')) throw error;
  }
  if ((await instanceRecord(client, ref.instanceId, call)) === undefined) return { kind: 'absent' };
  throw new LifeboatError('contract', {
    message: `${subject}: Zomro says both that there is no instance ${ref.instanceId} and that there is, and shows no record of the schedule`,
    advice: 'Try again in a moment, or look in the Zomro panel.',
  });
}

function listOf(instanceId: string): ListOf {
  return {
    func: 'instances.fleio_bckps.schedule',
    // As in the vendor's example; its table says `plid`. [S2]
    params: { elid: instanceId },
    noun: `backup schedules of instance ${instanceId}`,
    filter: 'guessed',
  };
}

function decodeRow(row: unknown): ScheduleRow {
  return decode(scheduleRow, row, 'list of backup schedules');
}
