import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Redactor, Secret } from '../../core/secret.ts';
import { bodyOf, httpServer, ManualClock } from '../../http/testing.ts';
import type { Call, Settings, Surroundings } from '../driver.ts';
import { ZomroClient } from './client.ts';

/** Test data and stand-ins for the tests of this folder. */

/** An element, as the wire writes it. */
export const element = (value: string) => ({ $: value });

export function elements(values: Readonly<Record<string, string>>): Record<string, { $: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, element(value)]));
}

/** The row that the vendor's article on snapshots shows. [S1] */
export const publishedSnapshotRow = elements({
  architecture: 'x86_64',
  createdate: '2024-07-23',
  disk_format: 'qcow2',
  fleio_id: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
  fleio_status: 'Active',
  hypervisor_type: 'any_hypervisor',
  id: '5204214',
  image_size: '3',
  item_real_status: '2',
  min_disk: '20',
  min_ram: '0',
  name: 'MySnapshot',
  os_distro: 'Ubuntu',
  os_version: '22.04 x64',
  protected: 'off',
  region: 'Netherlands-2',
  visibility: 'private',
});

/** The same snapshot as its own record shows it. [P] */
export const snapshotForm = elements({
  architecture: 'x86_64',
  created: '2024-07-23',
  disk_format: 'qcow2',
  fleio_id: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
  fleio_status: 'Active',
  id: '5204214',
  image_name: 'MySnapshot',
  image_size: '3',
  image_type: 'snapshot',
  instances_id: '5203773',
  min_disk: '20',
  min_ram: '0',
  os_distro: 'Ubuntu',
  os_version: '22.04 x64',
  protected: 'off',
  region: 'Netherlands-2',
});

/** The form of a boot from ISO that the vendor's article shows. [S0] */
export const publishedIsoForm = {
  slist: [
    {
      $name: 'zone',
      val: [
        { $key: 'own', $: 'own' },
        { $key: 'pub', $: 'pub' },
      ],
    },
    {
      $name: 'select_boot_from_iso',
      val: [
        { $depend: 'own', $name: 'myImage', $key: '35904b88-7c1f-47c6-911c-1198fbc6afeb', $: 'Solaris ' },
        { $depend: 'own', $name: 'boo', $key: '696c4ee2-6d19-4281-b301-599c220cd4f3', $: 'AlmaLinux ' },
        { $depend: 'own', $name: 'foo', $key: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff', $: 'AlmaLinux ' },
        { $depend: 'pub', $key: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f', $: '[ISO] systemrescue-11.00-amd64' },
      ],
    },
  ],
};

/** The row that the vendor's article on backup schedules shows. [S2] */
export const publishedScheduleRow = elements({
  create_date: '2024-07-24',
  id: '14',
  instance_id: '5203773',
  name: 'MySchedule',
  rotation_days: 'Monday Tuesday Wednesday Thursday Friday Saturday ',
  rotation_time: '02:01',
  servername: 'MyServer',
});

export function testCall(signal: AbortSignal = new AbortController().signal): Call {
  return { signal, debug: () => undefined };
}

export function testSettings(endpoint: string, changes: Partial<Settings> = {}): Settings {
  return {
    cloud: 'zomro',
    endpoint: new URL(endpoint),
    username: 'user@example.com',
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

export type Params = Readonly<Record<string, string>>;
/** The content of `doc`, or anything else done to the response. */
export type Reply = Readonly<Record<string, unknown>> | ((response: ServerResponse) => void);

export const wireFailure = (type: string, object = '', words = 'no') => ({
  error: { $type: type, $object: object, msg: { $: words } },
});
export const token = (name: string) => ({ auth: { $id: name, $level: '16', $: name } });

/** A server that answers each function as the test says; logins work unless it says otherwise. */
export async function scriptedApi(script: Readonly<Record<string, (params: Params, count: number) => Reply>>) {
  const calls: Params[] = [];
  const urls: string[] = [];
  const usual: typeof script = {
    auth: (_params, count) => token(`0123456789abcdef0000000${count}`),
    whoami: () => ({ ok: {}, user: { $id: '100042' } }),
    keepalive: () => ({ ok: {} }),
  };
  const server = await httpServer(async (request, response) => {
    const params = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    urls.push(`${request.method} ${request.url}`);
    const func = request.method === 'GET' ? (request.url ?? '') : (params['func'] ?? '');
    if (request.method === 'POST') calls.push(params);
    const count =
      request.method === 'GET'
        ? urls.filter((url) => url === `GET ${func}`).length
        : calls.filter((call) => call['func'] === func).length;
    const reply =
      (script[func] ?? usual[func])?.(params, count) ?? wireFailure('missed', 'func', `Function '${func}' not found`);
    if (typeof reply === 'function') reply(response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ doc: reply }));
  });
  return {
    url: server.url.href,
    calls,
    urls,
    /** Functions called, in order, logins left out. */
    funcs: () => calls.map((call) => call['func']).filter((func) => func !== 'auth' && func !== 'whoami'),
    of: (func: string) => calls.filter((call) => call['func'] === func),
  };
}

/** A client of such a server. */
export async function scriptedClient(script: Parameters<typeof scriptedApi>[0], changes: Partial<Settings> = {}) {
  const api = await scriptedApi(script);
  const clock = new ManualClock();
  const redactor = new Redactor();
  const lines: string[] = [];
  const debug = (line: string) => lines.push(line);
  const client = new ZomroClient(testSettings(api.url, changes), testSurroundings({ clock, redactor, debug }));
  onTestFinished(() => client.close());
  const call: Call = { signal: new AbortController().signal, debug };
  return { ...api, client, clock, redactor, lines, call };
}

/** The answer of a list. */
export function listOf(rows: readonly unknown[], extras: Readonly<Record<string, unknown>> = {}) {
  return {
    ...(rows.length === 0 ? {} : { elem: rows }),
    p_cnt: element('50'),
    p_num: element('1'),
    p_elems: element(String(rows.length)),
    ...extras,
  };
}
