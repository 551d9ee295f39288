import type { Call } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { vmDisks } from './collections.ts';
import { liveInstance } from './instances.ts';
import { type Drive, drivesOf } from './iso-drives.ts';
import { byId, related } from './where.ts';
import type { Vm, VmDisk } from './wire.ts';

/** A VM and all of its drives, as they are now. */
export interface SeenVm {
  readonly vm: Vm;
  /** In the order in which they boot. */
  readonly drives: readonly Drive[];
  readonly rows: readonly VmDisk[];
}

/** Undefined when the VM is gone. */
export async function seenVm(client: CloudTowerClient, instanceId: string, call: Call): Promise<SeenVm | undefined> {
  const query = { where: related('vm', byId(instanceId)) };
  // One page is all of them if it holds the drives that the VM itself names; their ids change with every change of the VM [doc].
  const [vm, page] = await Promise.all([
    liveInstance(client, instanceId, call),
    client.page(vmDisks, { ...query, first: 100 }, call),
  ]);
  if (vm === undefined) return undefined;
  const all = isComplete(vm, page) ? page : await client.all(vmDisks, query, call);
  // A server that does not heed the condition shows drives of others too.
  const rows = all.filter((row) => row.vm === undefined || row.vm.id === instanceId);
  return { vm, drives: drivesOf(rows), rows };
}

function isComplete({ vm_disks: named }: Vm, rows: readonly VmDisk[]): boolean {
  if (named === undefined || named.length !== rows.length) return false;
  return named.every(({ id }) => rows.some((row) => row.id === id));
}

/** `web-1 (cmj…)`. */
export function titleOf({ id, name }: Vm): string {
  return name === undefined ? `VM ${id}` : `${name} (${id})`;
}
