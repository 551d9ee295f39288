import type { CloudTowerSimulator } from '../../simulator/index.ts';
import type { Rig, SnapshotRig } from './rig.ts';

const verbs: Readonly<Record<string, string>> = { 'create-vm-snapshot': 'create', 'delete-vm-snapshot': 'remove' };

export function cloudtowerSnapshotHands(
  tower: CloudTowerSimulator,
  instanceId: string,
): Omit<SnapshotRig, Exclude<keyof Rig, 'mutations'>> {
  const func = 'create-vm-snapshot';
  return {
    // It has no inputs of its own.
    blockValues: {},
    mutations: () =>
      tower.journal
        .mutations()
        // A login changes nothing that lasts.
        .filter((entry) => entry.func !== 'login')
        .map((entry) => `${verbs[entry.func] ?? entry.func} ${entry.params['where.id'] ?? ''}`),
    objects: () => tower.snapshots.list().map(({ id, name }) => ({ objectId: id, name })),
    creates: () => tower.journal.mutations(func).length,
    rename: (objectId, name) => tower.snapshots.rename(objectId, name),
    remove: (objectId) => tower.snapshots.remove(objectId),
    add: (name) => tower.snapshots.add({ name, vm_id: instanceId }).id,
    spoil: (objectId) => tower.snapshots.spoil(objectId),
    nextCreate: (fate) => {
      if (fate === 'lostBefore') tower.faults.add({ kind: 'resetBefore', func });
      if (fate === 'lostAfter') tower.faults.add({ kind: 'resetAfter', func });
      if (fate === 'refused')
        tower.faults.add({ kind: 'error', func, error: { message: 'no more snapshots', status: 400 } });
      if (fate === 'fail') tower.tasks.failNext({ mutation: 'createVmSnapshot', message: 'the storage is full' });
      if (fate === 'busyButMade')
        tower.faults.add({
          kind: 'error',
          func,
          effect: true,
          error: { message: `Resource [VM-${instanceId}] locked`, code: 'ResourceLocked', status: 400 },
        });
    },
  };
}
