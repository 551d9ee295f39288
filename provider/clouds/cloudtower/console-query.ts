import * as z from 'zod';
import { LifeboatError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { Call } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';

/*
 * The console of a VM, which the documented API does not have: the vendor's guide names one GraphQL query and two addresses [doc].
 * Whoever has one of them sits at the machine, so all are known to the redactor before anything else is done with them.
 */

/** WebSocket addresses for a VNC client such as noVNC. All secret. */
export interface ConsoleAddresses {
  readonly throughCloudTower: string;
  /** Straight to the cluster; undefined when the server names no address of it. */
  readonly direct: string | undefined;
}

const field = z.string().min(1).max(4000);
const vncAnswer = z.object({
  vnc: z.object({
    vm_uuid: field,
    host_ip: field,
    cluster_ip: z.string().nullish(),
    raw_token: z.string().nullish(),
    token: field,
  }),
});

export async function consoleOf(client: CloudTowerClient, vmId: string, call: Call): Promise<ConsoleAddresses> {
  const label = `console of VM ${vmId}`;
  const { vnc } = await client.graphqlAs(
    vncAnswer,
    {
      operationName: 'vnc',
      variables: { input: { vm: { id: vmId } } },
      query: 'query vnc($input: VncInput!) { vnc(input: $input) { vm_uuid host_ip cluster_ip raw_token token } }',
      label,
    },
    call,
  );
  for (const secret of [vnc.token, vnc.raw_token]) hide(client, secret);
  const scheme = client.endpoint.protocol === 'http:' ? 'ws:' : 'wss:';
  const { token, host_ip: host, vm_uuid: uuid } = vnc;
  const throughCloudTower = address(`${scheme}//${client.endpoint.host}`, { token, host, uuid });
  if (throughCloudTower === undefined) {
    throw new LifeboatError('contract', { message: `${label}: the answer holds no address that could be opened` });
  }
  const direct =
    vnc.cluster_ip && vnc.raw_token
      ? address(`${scheme}//${hostOf(vnc.cluster_ip)}`, { uuid, token: vnc.raw_token, host })
      : undefined;
  for (const url of [throughCloudTower, direct]) hide(client, url);
  return { throughCloudTower, direct };
}

/** Tokens are base64: `+`, `/` and `=` mean something else in an address. [doc] */
function address(origin: string, params: Readonly<Record<string, string>>): string | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  // A host that is more than a host would lead elsewhere.
  if (url === undefined || url.href !== `${url.protocol}//${url.host}/`) return undefined;
  const query = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${url.href}websockify/?${query.join('&')}`;
}

function hostOf(ip: string): string {
  return ip.includes(':') && !ip.startsWith('[') ? `[${ip}]` : ip;
}

function hide(client: CloudTowerClient, value: string | null | undefined): void {
  if (typeof value === 'string') client.redactor.add(new Secret(value));
}
