import { hasKind, LifeboatError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { decode } from '../../http/decode.ts';
import type { Call, Finding } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { statusWord, text } from './envelope.ts';
import { allRows, type ListOf, shownRows } from './lists.ts';
import { view } from './operation.ts';
import { type InstanceForm, type InstanceRow, instanceForm, instanceRow } from './wire.ts';

/* Instances, as far as their safety net needs them (contract 8.1). */

const list: ListOf = { func: 'instances', params: {}, noun: 'instances' };

/** Every instance of the account; an error when the list may be incomplete. */
export async function allInstances(client: ZomroClient, call: Call): Promise<readonly InstanceRow[]> {
  return (await allRows(client, list, call)).map(decodeRow).filter((row) => row.status !== deletedService);
}

/** The row of one instance. Undefined proves nothing: the list may be filtered. */
export async function shownInstance(client: ZomroClient, id: string, call: Call): Promise<InstanceRow | undefined> {
  const rows = (await shownRows(client, list, call)).map(decodeRow);
  return rows.find((row) => row.id === id && row.status !== deletedService);
}

/**
 * The row of one instance that counts: undefined only when the instance is proved to be gone. An error when its row may be hidden.
 */
export async function provedInstance(client: ZomroClient, id: string, call: Call): Promise<InstanceRow | undefined> {
  const find = (rows: readonly unknown[]) => rows.map(decodeRow).find((row) => row.id === id);
  let row = find(await shownRows(client, list, call));
  if (row === undefined) {
    if ((await instanceRecord(client, id, call)) === undefined) return undefined;
    row = find(await allRows(client, list, call));
  }
  if (row !== undefined) return row.status === deletedService ? undefined : row;
  throw new LifeboatError('contract', {
    message: `instance ${id}: it has a record of its own, but the list of instances, which tells its state, does not show it`,
    advice: 'Look for it in the Zomro panel, and try again in a moment.',
  });
}

/** The instance's own record: undefined proves that it does not exist. */
export async function instanceRecord(client: ZomroClient, id: string, call: Call): Promise<InstanceForm | undefined> {
  const label = `look at instance ${id}`;
  try {
    const doc = await client.view(view('instances.edit', { elid: id }, label), call);
    const password = text(doc['password']);
    if (password !== undefined) client.redactor.add(new Secret(password));
    return decode(instanceForm, doc, label);
  } catch (error) {
    if (hasKind(error, 'absent')) return undefined;
    throw error;
  }
}

/** The finding of a plan for an instance that does not exist. A list that does not show it proves nothing. */
export async function missingInstance(client: ZomroClient, id: string, call: Call): Promise<readonly Finding[]> {
  if ((await shownInstance(client, id, call)) !== undefined) return [];
  if ((await instanceRecord(client, id, call)) !== undefined) return [];
  const { advice = '', message } = noSuchInstance(id).facts;
  return [{ severity: 'error', path: 'instanceId', text: `${message}. ${advice}` }];
}

/** Whatever a list or a form says of an instance that is not there, in the same words. */
export async function ofInstance<T>(id: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw hasKind(error, 'absent') ? noSuchInstance(id) : error;
  }
}

export function noSuchInstance(id: string): LifeboatError {
  return new LifeboatError('absent', {
    path: 'instanceId',
    message: `there is no instance ${id} in this Zomro account`,
    advice: 'The id is the number that the panel and the function `getInstances` show.',
  });
}

function decodeRow(row: unknown): InstanceRow {
  return decode(instanceRow, row, 'list of instances');
}

const deletedService = '4';
/** `status` of the service: 1 ordered, 5 in process. The panel offers nothing in these. [P][C] */
const serviceUnderWay: ReadonlyMap<string, string> = new Map([
  ['1', 'ordered'],
  ['5', 'in process'],
]);

/** Words of `instance_status`. [P; 8.1] */
const transitional = new Set([
  'stopping',
  'starting',
  'creating',
  'building',
  'resizing',
  'processing',
  'rebooting',
  'rescuing',
  'unrescuing',
  'rebuilding',
  'suspending',
  'booting_from_iso',
  'image_uploading',
  'running_image_uploading',
]);
type PowerState = 'Running' | 'Stopped' | 'Suspended' | 'Transitional' | 'Rescue' | 'Error' | 'Unknown';
const settled: ReadonlyMap<string, PowerState> = new Map([
  ['active', 'Running'],
  ['stopped', 'Stopped'],
  // Runs on the new size, and waits for its owner to confirm it.
  ['resized', 'Running'],
  ['verify_resize', 'Running'],
  ['rescued', 'Rescue'],
  ['booted_from_iso', 'Rescue'],
  ['suspended', 'Suspended'],
  ['error', 'Error'],
]);

export function powerState(row: Pick<InstanceRow, 'instance_status' | 'status'>): PowerState {
  const word = statusWord(row.instance_status ?? '');
  if (transitional.has(word)) return 'Transitional';
  const state = settled.get(word);
  if (state !== undefined) return state;
  if (row.status === '3') return 'Suspended';
  return row.status !== undefined && serviceUnderWay.has(row.status) ? 'Transitional' : 'Unknown';
}

/**
 * What keeps the instance from being changed now. A word that nobody has described counts: waiting is safe, and the word is in
 * the error when the time is up. No word at all does not: the API itself refuses what cannot be done.
 */
export function busyWord(row: Pick<InstanceRow, 'instance_status' | 'status'>): string | undefined {
  const service = row.status === undefined ? undefined : serviceUnderWay.get(row.status);
  if (row.instance_status === undefined) return service;
  return settled.has(statusWord(row.instance_status)) ? service : row.instance_status;
}
