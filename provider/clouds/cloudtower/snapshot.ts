import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { Operation } from '../../resources/common.ts';
import type {
  Call,
  Finding,
  Observation,
  Plan,
  Present,
  Ref,
  Removal,
  ResourceDefinition,
  ResourceDriver,
  Started,
} from '../driver.ts';
import { snapshotDetails } from './blocks.ts';
import type { CloudTowerClient } from './client.ts';
import { vmSnapshots } from './collections.ts';
import { becauseOfTools, toolsFindings } from './guest-tools.ts';
import { busyInstance, liveInstance, missingInstance } from './instances.ts';
import { lunSnapshotsOf } from './lun-snapshots.ts';
import type { Accepted } from './mutation.ts';
import { isYoung, operationWord } from './settled.ts';
import { fromSnapshot, isUnmade, oldestFirst, phases } from './snapshot-model.ts';
import { and, byId, equals, related, type Where } from './where.ts';
import type { VmSnapshot } from './wire.ts';

/*
 * Snapshots (contract 4, NOTES.md). A create answers the id at once, and its task tells when it is there. Nothing of a snapshot can
 * be changed. Its own record decides whether it is there, also when its VM is gone.
 */

type Inputs = {
  readonly instanceId: string;
  readonly name: string;
  readonly consistency?: 'Crash' | 'Filesystem' | undefined;
};

export const snapshot: ResourceDefinition<CloudTowerClient, Inputs> = {
  details: snapshotDetails,
  capabilities: {
    // There is no call that renames one. [spec] How long a name may be is not documented (unknown): this much fits everywhere.
    name: { supported: true, update: 'fixed', length: { min: 1, max: 255 }, source: '[spec]; the length (inferred)' },
    consistency: { supported: true, source: '[spec]' },
    triggers: { supported: true, source: 'design' },
  },
  phases,
  unreadable: [],
  since: '',
  removeWhilePending: false,
  driver: (client) => new SnapshotDriver(client),
};

class SnapshotDriver implements ResourceDriver<Inputs> {
  readonly #client: CloudTowerClient;

  constructor(client: CloudTowerClient) {
    this.#client = client;
  }

  async read({ instanceId, objectId }: Ref, operation: Operation | undefined, call: Call): Promise<Observation> {
    const running = await operationWord(this.#client, operation, instanceId, call);
    if (running !== undefined) return { kind: 'pending', cloudStatus: running };
    const row = await this.#client.one(vmSnapshots, objectId, call);
    if (row === undefined) return { kind: 'absent' };
    requireOwn(instanceId, row);
    const [seen] = await presentOf(this.#client, instanceId, [row], call);
    if (seen === undefined) throw new TypeError('one row, one snapshot');
    // That its task succeeded, or is not known, may be told before the snapshot is: who would remove it now might lose a good one.
    if (operation?.verb !== 'Create' || !isUnmade(seen.cloudStatus)) return seen;
    if (isYoung(operation, this.#client.clock.now())) return { kind: 'pending', cloudStatus: seen.cloudStatus };
    // Nor is it removed later: how a row looks is only a guess, against the word of the cloud that it was made.
    return (await this.#hasSucceeded(operation, call)) ? { ...seen, status: 'degraded' } : seen;
  }

  async #hasSucceeded({ id }: Operation, call: Call): Promise<boolean> {
    return id !== undefined && (await this.#client.tasks.look(id, call)).kind === 'done';
  }

  async named(instanceId: string, name: string, call: Call): Promise<readonly Present[]> {
    const rows = await this.#client.all(
      vmSnapshots,
      { where: and(ofInstance(instanceId), equals('name', name)) },
      call,
    );
    // How the server compares names is not documented. (unknown)
    const same = rows.filter((row) => row.name === name && isOf(instanceId, row));
    return presentOf(this.#client, instanceId, same, call);
  }

  async create({ consistency, instanceId, name }: Inputs, _attempt: unknown, call: Call): Promise<Started> {
    const consistent_type = consistency === 'Filesystem' ? 'FILE_SYSTEM_CONSISTENT' : 'CRASH_CONSISTENT';
    const label = `creation of snapshot ${name} of VM ${instanceId}`;
    const body = { data: [{ vm_id: instanceId, name, consistent_type }] };
    let accepted: readonly Accepted[];
    try {
      accepted = await this.#client.mutate({ path: 'create-vm-snapshot', body, safety: 'once', label }, call);
    } catch (error) {
      throw consistency === 'Filesystem' && hasKind(error, 'invalid')
        ? await becauseOfTools(this.#client, error, instanceId, call)
        : error;
    }
    const [one, ...others] = accepted;
    // Then it is found by its name.
    return one === undefined || others.length > 0 ? {} : { objectId: one.id, operationId: one.taskId };
  }

  async change({ ref }: Present): Promise<Started> {
    throw new LifeboatError('unsupported', {
      message: `change of snapshot ${ref.instanceId}/${ref.objectId}: CloudTower cannot change a snapshot`,
      advice: 'Change `triggers` to take a new one.',
    });
  }

  async remove({ inputs, ref }: Present, call: Call): Promise<Removal> {
    const label = `deletion of snapshot ${ref.instanceId}/${ref.objectId} (${String(inputs['name'] ?? 'no name')})`;
    const mutation = {
      path: 'delete-vm-snapshot',
      target: byId(ref.objectId),
      body: {},
      safety: 'repeatable',
      label,
    } as const;
    try {
      // None touched: there was none left. [code]
      const accepted = await this.#client.mutate(mutation, call);
      return { operationId: (accepted.find(({ id }) => id === ref.objectId) ?? accepted[0])?.taskId };
    } catch (error) {
      if (!hasKind(error, 'absent')) throw error;
      return {};
    }
  }

  busy(instanceId: string, call: Call): Promise<string | undefined> {
    return busyInstance(this.#client, instanceId, call);
  }

  async inspect({ consistency, instanceId }: Inputs, { verb }: Plan, call: Call): Promise<readonly Finding[]> {
    const vm = await liveInstance(this.#client, instanceId, call);
    if (vm === undefined) return missingInstance(this.#client, instanceId, call);
    return verb === 'Create' && consistency === 'Filesystem' ? toolsFindings(vm) : [];
  }
}

/** Every snapshot of a VM, oldest first. */
export async function listSnapshots(
  client: CloudTowerClient,
  instanceId: string,
  call: Call,
): Promise<readonly Present[]> {
  const rows = await client.all(vmSnapshots, { where: ofInstance(instanceId) }, call);
  const own = rows.filter((row) => isOf(instanceId, row));
  return presentOf(
    client,
    instanceId,
    oldestFirst(own, (row) => row.local_created_at),
    call,
  );
}

async function presentOf(
  client: CloudTowerClient,
  instanceId: string,
  rows: readonly VmSnapshot[],
  call: Call,
): Promise<readonly Present[]> {
  const lunSnapshots = await lunSnapshotsOf(client, rows, call);
  return rows.map((row) => fromSnapshot(instanceId, row, lunSnapshots));
}

function ofInstance(instanceId: string): Where {
  return related('vm', byId(instanceId));
}

/** A row that does not name its VM came because of the condition. */
function isOf(instanceId: string, { vm }: VmSnapshot): boolean {
  return vm === undefined || vm.id === instanceId;
}

/** Not "absent": a wrong id must not cost a restore point. */
function requireOwn(instanceId: string, row: VmSnapshot): void {
  if (isOf(instanceId, row)) return;
  throw new LifeboatError('contract', {
    message: `snapshot ${row.id} belongs to VM ${row.vm?.id}, not to ${instanceId}`,
    advice: 'Correct the id: `<instanceId>/<snapshotId>`.',
  });
}
