import { type MemoryOptions, MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { memoryIsoBootHands, memoryIsoStepsHands } from './memory-iso-rig.ts';
import { memoryScheduleHands } from './memory-schedule-rig.ts';
import type { IsoBootRigFactory, Rig, ScheduleRigFactory, SnapshotRig, SnapshotRigFactory } from './rig.ts';

const kind = { variant: '', cloud: memoryCloud(new MemoryStore(new VirtualClock())) };

export const memoryRig: SnapshotRigFactory = {
  ...kind,
  start: async () => {
    const { rig, store } = begin();
    return { ...rig, ...snapshotHands(store) };
  },
};

export const memoryScheduleRig: ScheduleRigFactory = {
  ...kind,
  shares: true,
  start: async () => {
    const { rig, store } = begin();
    return { ...rig, ...memoryScheduleHands(store) };
  },
};

export const memoryIsoBootRig: IsoBootRigFactory = {
  ...kind,
  failures: ['error'],
  otherStates: [],
  offersWhileOn: true,
  start: async () => {
    const { rig, store } = begin();
    return { ...rig, ...memoryIsoBootHands(store) };
  },
};

/** The same sessions, entered by several requests; whose answers name their task, or do not. */
export const memoryIsoStepsRigs: readonly IsoBootRigFactory[] = [true, false].map((namesTasks) => ({
  ...memoryIsoBootRig,
  variant: `boots step by step${namesTasks ? '' : ', and no task ids'}`,
  cloud: memoryCloud(new MemoryStore(new VirtualClock()), { boots: 'step by step' }),
  start: async () => {
    const { rig, store } = begin({ boots: 'step by step' });
    store.machines.namesTasks = namesTasks;
    return { ...rig, ...memoryIsoStepsHands(store) };
  },
}));

function begin(options: MemoryOptions = {}): { readonly rig: Rig; readonly store: MemoryStore } {
  const clock = new VirtualClock();
  const store = new MemoryStore(clock);
  const rig: Rig = {
    cloud: memoryCloud(store, options),
    settings: testSettings('memory'),
    clock,
    instanceId: 'vm-1',
    otherInstanceId: 'vm-2',
    missingInstanceId: 'vm-9',
    mutations: () => store.mutations,
    setReachable: (isReachable) => {
      store.isReachable = isReachable;
    },
    removeInstance: (instanceId) => store.removeInstance(instanceId),
    close: async () => undefined,
  };
  return { rig, store };
}

function snapshotHands(store: MemoryStore): Omit<SnapshotRig, keyof Rig> {
  return {
    blockValues: { note: 'before the upgrade' },
    objects: () => [...store.rows.values()].map((row) => ({ objectId: row.id, name: row.name })),
    creates: () => store.mutations.filter((one) => one.startsWith('create')).length,
    rename: (objectId, name) => {
      const row = store.rows.get(objectId);
      if (row !== undefined) row.name = name;
    },
    remove: (objectId) => void store.rows.delete(objectId),
    add: (name) => {
      const id = store.add('vm-1', name);
      const row = store.rows.get(id);
      if (row !== undefined) row.readyAt = store.clock.now();
      return id;
    },
    spoil: (objectId) => {
      const row = store.rows.get(objectId);
      if (row !== undefined) row.word = 'Broken';
    },
    nextCreate: (fate) => store.plan('create', fate),
  };
}
