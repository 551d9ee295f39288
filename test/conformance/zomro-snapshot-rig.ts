import type { ZomroSimulator } from '../../simulator/index.ts';
import type { Rig, SnapshotRig } from './rig.ts';

const verbs: Readonly<Record<string, string>> = {
  'instances.snapshots.edit': 'create',
  'image.edit': 'change',
  'image.delete': 'remove',
};

export function zomroSnapshotHands(
  zomro: ZomroSimulator,
  instanceId: string,
): Omit<SnapshotRig, Exclude<keyof Rig, 'mutations'>> {
  return {
    blockValues: { protected: true },
    mutations: () =>
      zomro.journal.mutations().map((entry) => `${verbs[entry.func] ?? entry.func} ${entry.params['elid'] ?? ''}`),
    // A deleted service may linger in the lists, marked 4: that one is gone.
    objects: () =>
      zomro.snapshots
        .list()
        .filter((row) => row.item_real_status !== '4')
        .map((row) => ({ objectId: row.id, name: row.name })),
    creates: () => zomro.journal.mutations('instances.snapshots.edit').length,
    rename: (objectId, name) => zomro.snapshots.rename(objectId, name),
    remove: (objectId) => zomro.snapshots.remove(objectId),
    add: (name) => zomro.snapshots.add({ name, instance_id: instanceId }).id,
    spoil: (objectId) => zomro.snapshots.setStatus(objectId, 'Error'),
    nextCreate: (fate) => {
      const func = 'instances.snapshots.edit';
      if (fate === 'lostBefore') zomro.faults.add({ kind: 'resetBefore', func });
      if (fate === 'lostAfter') zomro.faults.add({ kind: 'resetAfter', func });
      if (fate === 'refused')
        zomro.faults.add({ kind: 'error', func, error: { $type: 'limit', msg: { $: 'no more snapshots' } } });
      if (fate === 'fail') zomro.quirks.set({ snapshotOutcome: 'killed' });
      if (fate === 'busyButMade') zomro.quirks.set({ runningOperationOnCreate: true });
    },
  };
}
