import { systemClock } from '../../core/clock.ts';
import { Redactor, Secret } from '../../core/secret.ts';
import type { Call, Settings, Surroundings } from '../driver.ts';

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
  // Pauses pass at once: no test of this folder sleeps.
  const clock = { ...systemClock, sleep: () => Promise.resolve() };
  return { clock, redactor: new Redactor(), userAgent: 'lifeboat/test', debug: () => undefined, ...changes };
}
