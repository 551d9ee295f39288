import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { isObject, type JsonObject } from '../../core/json.ts';
import { Redactor, Secret } from '../../core/secret.ts';
import { bodyOf, httpServer, ManualClock } from '../../http/testing.ts';
import type { Call, Settings, Surroundings } from '../driver.ts';
import { CloudTowerClient } from './client.ts';

/** Test data and stand-ins for the tests of this folder. */

export const vmId = 'cmjvm0000000000000000web1';
export const snapshotId = 'cmjsnapshot0000000000one1';
export const clusterId = 'cmjcluster000000000000one';
export const taskId = 'cmjtask00000000000000one1';

export type Row = JsonObject & { readonly id: string };

/** A VM that runs and is idle, with every field that is always there. [spec] */
export function vmRow(changes: JsonObject = {}): Row {
  return {
    id: vmId,
    clock_offset: 'UTC',
    cluster: { id: clusterId, name: 'cluster-1' },
    cpu: { cores: 1, sockets: 2 },
    cpu_model: 'cluster_default',
    description: '',
    entityAsyncStatus: null,
    firmware: 'BIOS',
    ha: true,
    in_recycle_bin: false,
    internal: false,
    ips: '192.0.2.10',
    local_id: '0b3c1f5e-0000-4000-8000-000000000001',
    memory: 4_294_967_296,
    name: 'web-1',
    nested_virtualization: false,
    node_ip: '192.0.2.1',
    out_uninstall_usb: [],
    protected: false,
    status: 'RUNNING',
    vcpu: 2,
    vm_tools_status: 'RUNNING',
    win_opt: false,
    ...changes,
  };
}

export function snapshotRow(changes: JsonObject = {}): Row {
  return {
    id: snapshotId,
    clock_offset: 'UTC',
    cluster: { id: clusterId, name: 'cluster-1' },
    consistent_type: 'CRASH_CONSISTENT',
    cpu: { cores: 1, sockets: 2 },
    cpu_model: 'cluster_default',
    description: '',
    entityAsyncStatus: null,
    firmware: 'BIOS',
    ha: true,
    local_created_at: '2026-03-03T02:00:00.000Z',
    local_id: '0b3c1f5e-0000-4000-8000-000000000002',
    memory: 4_294_967_296,
    name: 'nightly',
    size: 21_474_836_480,
    vcpu: 2,
    vm: { id: vmId, name: 'web-1' },
    win_opt: false,
    ...changes,
  };
}

export function taskRow(changes: JsonObject = {}): Row {
  return {
    id: taskId,
    args: {},
    description: 'Create a snapshot of web-1',
    error_code: null,
    error_message: null,
    internal: false,
    local_created_at: '2026-03-03T02:00:00.000Z',
    progress: 0,
    resource_id: snapshotId,
    resource_mutation: 'createVmSnapshot',
    resource_type: 'VmSnapshot',
    snapshot: '',
    status: 'SUCCESSED',
    steps: [],
    ...changes,
  };
}

/** An entry of the answer to a change. */
export const withTask = (id: string, task: string | null = taskId) => ({ task_id: task, data: { id } });

/** An error as the API writes it; `more` may hold `code` and `props`. [spec] */
export function apiError(status: number, message: string, more: JsonObject = {}): (response: ServerResponse) => void {
  const body = JSON.stringify({ message, status, path: '/somewhere', ...more });
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

/** The documented answer to a change of a VM that is being changed. [doc] */
export const lockedError = (id = vmId) =>
  apiError(400, `Resource [VM-${id}] locked`, {
    code: 'ResourceLocked',
    props: { locked_resources: [{ id, type: 'VM' }] },
  });

/** What something in front of the API says. */
export const htmlPage = (status: number) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'text/html' }).end('<html>sorry</html>');
export const notModified = (response: ServerResponse) => response.writeHead(304).end();
/** The connection breaks after the request was taken. */
export const noAnswer = (response: ServerResponse) => response.destroy();

export function testCall(signal: AbortSignal = new AbortController().signal): Call {
  return { signal, debug: () => undefined };
}

export function testSettings(endpoint: string, changes: Partial<Settings> = {}): Settings {
  return {
    cloud: 'cloudtower',
    endpoint: new URL(endpoint),
    username: 'operator',
    password: new Secret('not-a-real-password'),
    token: undefined,
    accessKeyId: undefined,
    accessKeySecret: undefined,
    userSource: undefined,
    authConfigId: undefined,
    caCertificate: undefined,
    insecureSkipVerify: false,
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    acceptInstallation: false,
    namingKey: undefined,
    credentialsFrom: 'configuration',
    ...changes,
  };
}

export function testSurroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    clock: new ManualClock(),
    redactor: new Redactor(),
    userAgent: 'lifeboat/test',
    debug: () => undefined,
    ...changes,
  };
}

export interface Received {
  readonly method: string;
  /** Below the API's base: `get-vms`; `api` for GraphQL. */
  readonly path: string;
  readonly body: JsonObject;
  readonly headers: IncomingHttpHeaders;
}

/** JSON that is answered with 200, or anything else done to the response. */
export type Reply = unknown;
export type Handler = (body: JsonObject, count: number, received: Received) => Reply;
/**
 * By path. A list is the content of a collection: it answers conditions, pages and counts, and may change during the test. A
 * function answers by itself; `count` says how often that path was called.
 */
export type Script = Readonly<Record<string, readonly Row[] | Handler>>;

const usual: Script = {
  login: (_body, count) => ({ task_id: null, data: { token: `eyJ-test-token-number-${count}` } }),
  'get-version': () => '4.8.0',
};

/** A server that answers each path as the test says; logins work unless it says otherwise. */
export async function scriptedTower(script: Script) {
  const calls: Received[] = [];
  const server = await httpServer(async (request, response) => {
    const body: unknown = JSON.parse((await bodyOf(request)) || '{}');
    const received: Received = {
      method: request.method ?? '',
      path: (request.url ?? '').replace(/^\/(v2\/api\/)?/, ''),
      // Some changes take a list, which tests look at as it is.
      body: body as JsonObject,
      headers: request.headers,
    };
    calls.push(received);
    response.setHeader('x-tower-request-id', `test-request-${calls.length}`);
    const count = calls.filter(({ path }) => path === received.path).length;
    const reply = replyTo(received, count, { ...usual, ...script });
    if (typeof reply === 'function') Reflect.apply(reply, undefined, [response]);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  });
  return {
    url: server.url.href,
    calls,
    /** Paths asked for, in order, logins left out. */
    paths: () => calls.map(({ path }) => path).filter((path) => path !== 'login'),
    of: (path: string) => calls.filter((call) => call.path === path),
    /** The changes that were asked for, in order. */
    changes: () =>
      calls
        .filter(({ path }) => path !== 'login' && path !== 'api' && !path.startsWith('get-'))
        .map(({ body, path }) => ({ path, body })),
  };
}

/** A client of such a server. */
export async function scriptedClient(script: Script, changes: Partial<Settings> = {}) {
  const tower = await scriptedTower(script);
  const clock = new ManualClock();
  const redactor = new Redactor();
  const lines: string[] = [];
  const debug = (line: string) => lines.push(line);
  const client = new CloudTowerClient(testSettings(tower.url, changes), testSurroundings({ clock, redactor, debug }));
  onTestFinished(() => client.close());
  const call: Call = { signal: new AbortController().signal, debug };
  return { ...tower, client, clock, redactor, lines, call };
}

function replyTo(received: Received, count: number, script: Script): Reply {
  const { body, path } = received;
  const entry = script[path];
  if (typeof entry === 'function') return entry(body, count, received);
  if (entry !== undefined) return shown(entry, body);
  const list = script[path.replace(/-connection$/, '')];
  if (Array.isArray(list)) return counted(list, body);
  return apiError(404, `Cannot POST /v2/api/${path}`);
}

/** The page of these rows that a query asks for, as Prisma would. */
export function shown(rows: readonly Row[], body: JsonObject): readonly Row[] {
  const sorted = matching(rows, body).toSorted(order(String(body['orderBy'] ?? 'id_ASC')));
  const from = sorted.findIndex(({ id }) => id === body['after']) + 1 + Number(body['skip'] ?? 0);
  const rest = sorted.slice(from);
  if (body['last'] !== undefined) return rest.slice(-Number(body['last']));
  return rest.slice(0, Number(body['first'] ?? rest.length));
}

export function counted(rows: readonly Row[], body: JsonObject) {
  return { aggregate: { count: matching(rows, body).length } };
}

function matching(rows: readonly Row[], { where }: JsonObject): readonly Row[] {
  return rows.filter((row) => meets(row, isObject(where) ? where : {}));
}

function order(orderBy: string): (a: Row, b: Row) => number {
  const [, field = 'id', direction] = /^(.*)_(ASC|DESC)$/.exec(orderBy) ?? [];
  const sign = direction === 'DESC' ? -1 : 1;
  return (a, b) => sign * String(a[field] ?? '').localeCompare(String(b[field] ?? ''));
}

const suffix = /_(not|in|contains|starts_with|lt|gt|some|every|none)$/;

function meets(row: JsonObject, where: JsonObject): boolean {
  return Object.entries(where).every(([key, wanted]) => {
    const list = (Array.isArray(wanted) ? wanted : []) as readonly JsonObject[];
    if (key === 'AND') return list.every((each) => meets(row, each));
    if (key === 'OR') return list.some((each) => meets(row, each));
    if (key === 'NOT') return !list.some((each) => meets(row, each));
    const test = suffix.exec(key)?.[1] ?? '';
    return holds(test, row[test === '' ? key : key.replace(suffix, '')], wanted);
  });
}

function holds(test: string, value: unknown, wanted: unknown): boolean {
  const inner = isObject(wanted) ? wanted : {};
  const many = (Array.isArray(value) ? value : []) as readonly JsonObject[];
  switch (test) {
    case 'not':
      return value !== wanted;
    case 'in':
      return Array.isArray(wanted) && wanted.includes(value);
    case 'contains':
      return String(value).includes(String(wanted));
    case 'starts_with':
      return String(value).startsWith(String(wanted));
    case 'lt':
      return String(value) < String(wanted);
    case 'gt':
      return String(value) > String(wanted);
    case 'some':
      return many.some((each) => meets(each, inner));
    case 'every':
      return many.every((each) => meets(each, inner));
    case 'none':
      return !many.some((each) => meets(each, inner));
    default:
      return isObject(wanted) ? isObject(value) && meets(value, wanted) : value === wanted;
  }
}
