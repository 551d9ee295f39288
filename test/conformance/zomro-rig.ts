import type { ZomroQuirks, ZomroSimulator } from '../../simulator/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { clouds } from '../../provider/clouds/index.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { SnapshotRig, SnapshotRigFactory } from './rig.ts';

const verbs: Readonly<Record<string, string>> = {
  'instances.snapshots.edit': 'create',
  'image.edit': 'change',
  'image.delete': 'remove',
};

const otherInstanceId = '5203774';

/** The local Zomro and the real driver, over HTTP, on one virtual clock. */
export function zomroRig(quirks: Partial<ZomroQuirks> = {}): SnapshotRigFactory {
  const changed = Object.entries(quirks).map(([name, value]) => `${name}=${String(value)}`);
  return {
    cloud: 'zomro',
    variant: changed.join(' '),
    start: async () => (await startZomro(quirks)).rig,
  };
}

/** The rig, and the simulator behind it for what only Zomro has. */
export async function startZomro(
  quirks: Partial<ZomroQuirks> = {},
): Promise<{ rig: SnapshotRig; zomro: ZomroSimulator }> {
  const clock = new VirtualClock(Date.UTC(2024, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'zomro', world: 'fresh', clock, quirks });
  const { zomro } = simulator;
  const instanceId = zomro.instances.list()[0]?.id ?? '';
  zomro.instances.add({ id: otherInstanceId, servername: 'OtherServer' });
  const cloud = clouds.find((one) => one.name === 'zomro');
  if (cloud === undefined) throw new Error('zomro is not registered');
  const rig: SnapshotRig = {
    cloud,
    settings: testSettings('zomro', { endpoint: new URL(simulator.url) }),
    clock,
    instanceId,
    otherInstanceId,
    missingInstanceId: '999',
    blockValues: { protected: true },
    // A deleted service may linger in the lists, marked 4: that one is gone.
    objects: () =>
      zomro.snapshots
        .list()
        .filter((row) => row.item_real_status !== '4')
        .map((row) => ({ objectId: row.id, name: row.name })),
    creates: () => zomro.journal.mutations('instances.snapshots.edit').length,
    mutations: () =>
      zomro.journal.mutations().map((entry) => `${verbs[entry.func] ?? entry.func} ${entry.params['elid'] ?? ''}`),
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
    close: () => simulator.close(),
  };
  return { rig, zomro };
}
