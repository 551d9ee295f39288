import type { MemoryStore } from '../support/memory-cloud.ts';
import type { BootEnd, IsoBootRig, Rig } from './rig.ts';

const ends: Readonly<Record<BootEnd, MemoryStore['restarts']>> = {
  up: 'up',
  error: 'broken',
  // A drive-like session does not come back by itself.
  returned: 'broken',
  stuck: 'stuck',
};

const verbs: Readonly<Record<string, string>> = { create: 'enter', change: 'swap', remove: 'leave' };

export function memoryIsoBootHands(store: MemoryStore): Omit<IsoBootRig, Exclude<keyof Rig, 'mutations'>> {
  return {
    imageId: 'rescue.iso',
    otherImageId: 'installer.iso',
    missingImageId: 'nobody.iso',
    mutations: () => store.mutations.map((one) => one.replace(/^\w+/, (verb) => verbs[verb] ?? verb)),
    session: (instanceId) => {
      const { bootOrder, imageId } = store.drive(instanceId);
      return bootOrder[0] === 'cdrom' ? imageId : undefined;
    },
    enter: (instanceId, imageId) =>
      void Object.assign(store.drive(instanceId), { imageId, bootOrder: ['cdrom', 'disk'] }),
    leave: (instanceId) =>
      void Object.assign(store.drive(instanceId), { imageId: undefined, bootOrder: ['disk', 'cdrom'], upAt: 0 }),
    put: (_instanceId, state) => {
      throw new Error(`no instance here is ever ${state}`);
    },
    occupy: (instanceId) => void store.add(instanceId, 'being copied'),
    boots: (end) => {
      store.restarts = ends[end];
    },
    finishBoot: (instanceId) => {
      store.drive(instanceId).upAt = store.clock.now();
    },
    nextCreate: (fate) => store.plan('create', fate),
    next: (verb, fate) => store.plan(verb, fate),
  };
}

/** The hands of the variant that stops, mounts and starts: its machines have a power state, and tasks of their own. */
export function memoryIsoStepsHands(store: MemoryStore): ReturnType<typeof memoryIsoBootHands> {
  const hands = memoryIsoBootHands(store);
  const { machines } = store;
  return {
    ...hands,
    mutations: () => {
      machines.settle();
      return hands.mutations();
    },
    session: (instanceId) => {
      machines.settle();
      return hands.session(instanceId);
    },
    enter: (instanceId, imageId) => {
      machines.setRunning(instanceId, true);
      hands.enter(instanceId, imageId);
    },
    leave: (instanceId) => {
      machines.settle();
      hands.leave(instanceId);
    },
    finishBoot: (instanceId) => machines.finish(instanceId),
  };
}
