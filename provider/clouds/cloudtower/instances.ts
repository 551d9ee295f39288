import { LifeboatError } from '../../core/errors.ts';
import type { PowerState } from '../../resources/power-state.ts';
import type { Call, Finding } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { vms } from './collections.ts';
import type { Where } from './where.ts';
import type { Vm } from './wire.ts';

/* VMs, as far as their safety net needs them (contract 2.1). */

/** The VM, unless it is gone. Its own record decides. */
export async function liveInstance(client: CloudTowerClient, id: string, call: Call): Promise<Vm | undefined> {
  const vm = await client.one(vms, id, call);
  return vm === undefined || isGone(vm) ? undefined : vm;
}

/** Every VM that meets the condition, but those that are gone. */
export async function allInstances(client: CloudTowerClient, where: Where, call: Call): Promise<readonly Vm[]> {
  return (await client.all(vms, { where }, call)).filter((vm) => !isGone(vm));
}

/** The finding of a plan for a VM that is not there; none when it is. */
export async function missingInstance(client: CloudTowerClient, id: string, call: Call): Promise<readonly Finding[]> {
  const vm = await client.one(vms, id, call);
  if (vm !== undefined && !isGone(vm)) return [];
  const { advice = '', message } = noSuchInstance(id, vm).facts;
  return [{ severity: 'error', path: 'instanceId', text: `${message}. ${advice}` }];
}

/** `gone` is what is left of it, if anything. */
export function noSuchInstance(id: string, gone?: Vm): LifeboatError {
  return new LifeboatError('absent', {
    path: 'instanceId',
    message:
      gone === undefined
        ? `there is no VM ${id} in this CloudTower`
        : `the VM ${gone.name ?? 'of that id'} (${id}) was deleted`,
    advice:
      gone?.in_recycle_bin === true
        ? 'It is in the recycle bin: restore it in CloudTower, or choose another one.'
        : 'The id is the one that the function `getInstances` shows, such as `cmj…`, not the UUID of the cluster.',
  });
}

/** The word for what keeps a VM from being changed now; undefined when it is idle or gone. */
export async function busyInstance(client: CloudTowerClient, id: string, call: Call): Promise<string | undefined> {
  const word = (await liveInstance(client, id, call))?.entityAsyncStatus;
  return word === '' ? undefined : word;
}

/** A VM in the recycle bin is still listed. That both count as gone is (inferred). */
function isGone({ in_recycle_bin, status }: Vm): boolean {
  return in_recycle_bin === true || status === 'DELETED';
}

/** [spec] */
const powerStates: ReadonlyMap<string, PowerState> = new Map([
  ['RUNNING', 'Running'],
  ['STOPPED', 'Stopped'],
  ['SUSPENDED', 'Suspended'],
]);

/** `UNKNOWN` is a word of the cloud too: its host does not answer, for one. */
export function powerState({ status }: Vm): PowerState {
  return powerStates.get(status ?? '') ?? 'Unknown';
}
