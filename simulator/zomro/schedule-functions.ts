import { day, findInstance, idsOf, instanceOf, param, scheduleOf } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { alreadyExists, badValue, runningOperation } from './errors.ts';
import { confirmation, created, emptyForm, form, nameIn } from './forms.ts';
import type { Select } from './forms.ts';
import { list, setFilter } from './lists.ts';
import { isConfirmed } from './request.ts';
import { listedId, listedInstance } from './snapshot-functions.ts';
import { dayNames } from './words.ts';
import type { Row } from './wire.ts';
import type { Instance, Schedule } from './world.ts';

/** `instances.fleio_bckps.schedule` [S2]; how many backups are kept stands beside the rows. [P] */
export function listSchedules(context: CallContext): Outcome {
  const instance = scheduledInstance(context);
  if (instance === undefined) return list(context, { rows: [] });
  const schedules = context.world.schedules.filter((schedule) => schedule.instanceId === instance.id);
  return list(context, {
    rows: schedules.map((schedule) => scheduleRow(context, schedule, instance)),
    extras: context.quirks.rotationInScheduleList ? { backup_rotation: { $: instance.backupRotation } } : {},
  });
}

/** The fields are inferred, as is the function itself. */
export function filterSchedules(context: CallContext): Outcome {
  return setFilter(context, ['id', 'name']);
}

/** Without `elid` creates [S2], with it changes [P], without `sok` only shows (inferred). At once, with no states. */
export function editSchedule(context: CallContext): Outcome {
  const id = param(context, 'elid');
  if (id === '') return isConfirmed(context.params) ? createSchedule(context) : newForm(context);
  const schedule = scheduleOf(context, id);
  if (!isConfirmed(context.params)) return form(context, scheduleForm(context, schedule), [daySelect(context)]);
  const changes = { ...contentOf(context, schedule), instanceId: movedTo(context, schedule) };
  checkName(context, changes, schedule);
  Object.assign(schedule, changes);
  return { doc: { ok: {} }, effect: `schedule ${id} changed` };
}

/** `instances.fleio_bckps.schedule.delete`, without `sok`. [S2][P] */
export function deleteSchedule(context: CallContext): Outcome {
  const schedules = idsOf(context).map((id) => scheduleOf(context, id));
  if (context.quirks.confirmsNeedSok && !isConfirmed(context.params)) return confirmation(context);
  context.world.schedules = context.world.schedules.filter((schedule) => !schedules.includes(schedule));
  return { doc: { ok: {} }, effect: schedules.map((schedule) => `schedule ${schedule.id} deleted`).join(', ') };
}

function createSchedule(context: CallContext): Outcome {
  const { world, quirks, now } = context;
  const instance = instanceOf(context, param(context, 'plid'));
  const content = { ...contentOf(context, undefined), instanceId: instance.id };
  checkName(context, content, undefined);
  const schedule = { id: world.takeScheduleId(), createdAt: now, ...content };
  world.schedules.push(schedule);
  return {
    doc: created(context, schedule.id),
    effect: `schedule ${schedule.id} created on instance ${instance.id}`,
    ...(quirks.runningOperationOnCreate ? { answeredInstead: runningOperation(quirks) } : {}),
  };
}

/** The instance whose schedules are listed. What the list answers for one that is gone is unknown. */
function scheduledInstance(context: CallContext): Instance | undefined {
  const id = listedId(context);
  return context.quirks.goneScheduleList === 'empty' && id !== '' ? findInstance(context, id) : listedInstance(context);
}

/** What the call sends, checked; what it leaves out stays as it was (inferred, from the panel's renaming [P]). */
function contentOf(context: CallContext, old: Schedule | undefined): Pick<Schedule, 'name' | 'days' | 'time'> {
  const kept = context.quirks.unsentFields === 'kept' ? old : undefined;
  const { name, rotation_days: days, rotation_time: time } = context.params;
  return {
    name: name === undefined && kept !== undefined ? kept.name : nameIn(context, 'name'),
    days: days === undefined && kept !== undefined ? kept.days : daysIn(days ?? ''),
    time: time === undefined && kept !== undefined ? kept.time : timeIn(time ?? ''),
  };
}

/** Digits and commas, Sunday is 0 [S2]; at least one [P]. */
function daysIn(given: string): readonly number[] {
  if (!/^[0-6](,[0-6])*$/.test(given)) throw badValue('rotation_days', given);
  return [...new Set(given.split(',').map(Number))];
}

/** [P] */
function timeIn(given: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(given)) throw badValue('rotation_time', given);
  return given;
}

function checkName(
  { world, quirks }: CallContext,
  wanted: Pick<Schedule, 'name' | 'instanceId'>,
  self?: Schedule,
): void {
  const isTaken = world.schedules.some(
    (one) => one !== self && one.name === wanted.name && one.instanceId === wanted.instanceId,
  );
  if (!quirks.duplicateNames && isTaken) throw alreadyExists(wanted.name);
}

/** What another `plid` does to a schedule that exists is unknown. */
function movedTo(context: CallContext, schedule: Schedule): string {
  const wanted = param(context, 'plid');
  if (wanted === '' || wanted === schedule.instanceId) return schedule.instanceId;
  switch (context.quirks.scheduleMove) {
    case 'ignored':
      return schedule.instanceId;
    case 'moves':
      return instanceOf(context, wanted).id;
    case 'refused':
      throw badValue('plid', wanted);
  }
}

/** Exactly the published fields. [S2] */
function scheduleRow(context: CallContext, schedule: Schedule, instance: Instance): Row {
  return {
    create_date: day(schedule.createdAt),
    id: schedule.id,
    instance_id: schedule.instanceId,
    name: schedule.name,
    rotation_days: dayWords(context, schedule.days),
    rotation_time: schedule.time,
    servername: instance.servername,
  };
}

function scheduleForm(context: CallContext, schedule: Schedule): Row {
  const digits = inOrder(context, schedule.days).join(',');
  return {
    elid: schedule.id,
    id: schedule.id,
    plid: schedule.instanceId,
    name: schedule.name,
    rotation_days: context.quirks.rotationDaysForm === 'digits' ? digits : dayWords(context, schedule.days),
    rotation_time: schedule.time,
  };
}

function newForm(context: CallContext): Outcome {
  return emptyForm(context, ['name', 'rotation_days', 'rotation_time'], [daySelect(context)]);
}

/** Words with a blank after each, also the last [S2]; in the language of the call (inferred). */
function dayWords(context: CallContext, days: readonly number[]): string {
  const names = dayNames[context.lang];
  return inOrder(context, days)
    .map((number) => `${names[number] ?? ''} `)
    .join('');
}

/** Monday first [S2]; where Sunday stands is a switch. */
function inOrder({ quirks }: CallContext, days: readonly number[]): readonly number[] {
  const place = (number: number) => (number === 0 && quirks.sundayPosition === 'last' ? 7 : number);
  return days.toSorted((one, other) => place(one) - place(other));
}

function daySelect({ lang }: CallContext): Select {
  const options = dayNames[lang].map((label, number) => ({ key: String(number), label }));
  return { name: 'rotation_days', options };
}
