import { MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { SnapshotRigFactory } from './rig.ts';

export const memoryRig: SnapshotRigFactory = {
  cloud: 'memory',
  start: async () => {
    const clock = new VirtualClock();
    const store = new MemoryStore(clock);
    return {
      cloud: memoryCloud(store),
      settings: testSettings('memory'),
      clock,
      instanceId: 'vm-1',
      otherInstanceId: 'vm-2',
      missingInstanceId: 'vm-9',
      blockValues: { note: 'before the upgrade' },
      objects: () => [...store.rows.values()].map((row) => ({ objectId: row.id, name: row.name })),
      creates: () => store.mutations.filter((one) => one.startsWith('create')).length,
      mutations: () => store.mutations,
      rename: (objectId, name) => {
        const row = store.rows.get(objectId);
        if (row !== undefined) row.name = name;
      },
      remove: (objectId) => void store.rows.delete(objectId),
      add: (name) => {
        const id = store.add('vm-1', name);
        const row = store.rows.get(id);
        if (row !== undefined) row.readyAt = clock.now();
        return id;
      },
      spoil: (objectId) => {
        const row = store.rows.get(objectId);
        if (row !== undefined) row.word = 'Broken';
      },
      nextCreate: (fate) => {
        store.nextCreate = fate;
      },
      close: async () => undefined,
    };
  },
};
