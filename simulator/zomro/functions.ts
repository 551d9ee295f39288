import { confirmLogIn, keepAlive, logIn, logOut, newKey, whoAmI } from './auth-functions.ts';
import type { CallContext, OpenContext, Outcome } from './call-context.ts';
import { deleteImage, editImage, filterImages, listImages } from './image-functions.ts';
import {
  editInstance,
  filterInstances,
  listInstances,
  openConsole,
  rebootInstance,
  startInstance,
  stopInstance,
} from './instance-functions.ts';
import { bootFromIso, rescue, unrescue } from './iso-functions.ts';
import type { ZomroQuirks } from './quirks.ts';
import { isConfirmed } from './request.ts';
import type { Params } from './request.ts';
import { deleteSchedule, editSchedule, filterSchedules, listSchedules } from './schedule-functions.ts';
import { createBackup, createSnapshot, filterSnapshots, listBackups, listSnapshots } from './snapshot-functions.ts';
import { setFilter } from './lists.ts';
import type { World } from './world.ts';

/** Every function that this simulator knows. A name without an entry in the table below does not compile. */
export const functionNames = [
  'auth',
  'whoami',
  'totp.confirm',
  'keepalive',
  'logon',
  'session.newkey',
  'instances',
  'instances.filter',
  'instances.edit',
  'instances.snapshots',
  'instances.snapshots.filter',
  'instances.snapshots.edit',
  'image',
  'image.filter',
  'image.edit',
  'image.delete',
  'instances.fleio_bckps',
  'instances.fleio_bckps.filter',
  'instances.fleio_bckps.edit',
  'instances.fleio_bckps.schedule',
  'instances.fleio_bckps.schedule.filter',
  'instances.fleio_bckps.schedule.edit',
  'instances.fleio_bckps.schedule.delete',
  'instances.fleio.boot_from_iso',
  'instances.fleio.rescue',
  'instances.fleio.unrescue',
  'instances.fleio.vnc',
  'service.start',
  'service.stop',
  'service.reboot',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Where a call names the instance that it is about, for measuring which calls meet on one instance. */
type InstanceAt = (world: World, params: Params) => string | undefined;

interface AnyFunction {
  /** Left out: the cloud has it. Otherwise that it has is a guess, and a switch decides. */
  readonly isThere?: (quirks: ZomroQuirks) => boolean;
  readonly instance: InstanceAt;
}

interface SessionFunction extends AnyFunction {
  readonly needs: 'session';
  /** Allowed while the second factor is still missing. */
  readonly beforeSecondFactor?: true;
  /** Whether it changes anything: never, always, or only with `sok`. */
  readonly changes: 'never' | 'always' | 'confirmed';
  run(context: CallContext): Outcome;
}

interface OpenFunction extends AnyFunction {
  readonly needs: 'nothing';
  readonly changes: 'never';
  run(context: OpenContext): Outcome;
}

export type FunctionEntry = SessionFunction | OpenFunction;

const none: InstanceAt = () => undefined;
const elid: InstanceAt = (_world, params) => params['elid'];
const plid: InstanceAt = (_world, params) => params['plid'];
const ofImage: InstanceAt = (world, params) => world.images.find((one) => one.id === params['elid'])?.instanceId;
const ofSchedule: InstanceAt = (world, params) =>
  world.schedules.find((one) => one.id === params['elid'])?.instanceId ?? params['plid'];

type Run = (context: CallContext) => Outcome;

function reads(run: Run, instance: InstanceAt = none): SessionFunction {
  return { needs: 'session', changes: 'never', instance, run };
}

function edits(run: Run, instance: InstanceAt): SessionFunction {
  return { needs: 'session', changes: 'confirmed', instance, run };
}

function acts(run: Run, instance: InstanceAt): SessionFunction {
  return { needs: 'session', changes: 'always', instance, run };
}

function signsIn(run: Run): SessionFunction {
  return { needs: 'session', beforeSecondFactor: true, changes: 'never', instance: none, run };
}

const backupFilter = ['name', 'id', 'fleio_status', 'os_distro', 'protected'];

export const functions = {
  auth: { needs: 'nothing', changes: 'never', instance: none, run: logIn },
  whoami: signsIn(whoAmI),
  'totp.confirm': signsIn(confirmLogIn),
  keepalive: signsIn(keepAlive),
  logon: signsIn(logOut),
  'session.newkey': reads(newKey),
  instances: reads(listInstances),
  'instances.filter': reads(filterInstances),
  'instances.edit': edits(editInstance, elid),
  'instances.snapshots': reads(listSnapshots, elid),
  'instances.snapshots.filter': reads(filterSnapshots),
  'instances.snapshots.edit': edits(createSnapshot, plid),
  image: reads(listImages),
  'image.filter': reads(filterImages),
  'image.edit': edits(editImage, ofImage),
  'image.delete': acts(deleteImage, ofImage),
  'instances.fleio_bckps': reads(listBackups, elid),
  'instances.fleio_bckps.filter': reads((context) => setFilter(context, backupFilter)),
  'instances.fleio_bckps.edit': edits(createBackup, plid),
  'instances.fleio_bckps.schedule': reads(listSchedules, elid),
  // Lists have such a function [P]; that this one has is inferred.
  'instances.fleio_bckps.schedule.filter': {
    ...reads(filterSchedules),
    isThere: ({ scheduleFilter }) => scheduleFilter === 'there',
  },
  'instances.fleio_bckps.schedule.edit': edits(editSchedule, ofSchedule),
  'instances.fleio_bckps.schedule.delete': acts(deleteSchedule, ofSchedule),
  'instances.fleio.boot_from_iso': edits(bootFromIso, elid),
  'instances.fleio.rescue': edits(rescue, elid),
  'instances.fleio.unrescue': acts(unrescue, elid),
  'instances.fleio.vnc': reads(openConsole, elid),
  'service.start': acts(startInstance, elid),
  'service.stop': acts(stopInstance, elid),
  'service.reboot': acts(rebootInstance, elid),
} satisfies Record<FunctionName, FunctionEntry>;

export function functionNamed(name: string): FunctionEntry | undefined {
  const known = functionNames.find((one) => one === name);
  return known === undefined ? undefined : functions[known];
}

export function isChange(entry: FunctionEntry, params: Params): boolean {
  return entry.changes === 'always' || (entry.changes === 'confirmed' && isConfirmed(params));
}
