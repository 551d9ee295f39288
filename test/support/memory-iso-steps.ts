import type {
  Goal,
  Observation,
  Ref,
  ResourceDefinition,
  ResourceDriver,
  Started,
  Step,
} from '../../provider/clouds/driver.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import type { Operation } from '../../provider/resources/common.ts';
import type { IsoBootInputs } from '../../provider/resources/iso-boot.ts';
import { instanceFindings } from './memory-common.ts';
import { foundBefore, imageFindings, memoryIsoBoot } from './memory-iso.ts';
import type { StepFate } from './memory-machines.ts';
import type { Drive, Fate, MemoryStore } from './memory-store.ts';

/** The same drive on machines that only boot from it after a stop: stop, mount, start, each its own request. */
export const memoryIsoSteps: ResourceDefinition<MemoryStore, IsoBootInputs> = {
  ...memoryIsoBoot,
  phases: { pending: ['stopped'], done: ['running'], failed: [], source: 'test' },
  driver,
};

const shutdownMs = 20_000;
const hesitationMs = 120_000;
const refusalMs = 60_000;
const quickMs = 3000;
const startMs = 20_000;

/** The words of the steps: those of the way in, then those that put back. */
export const words = {
  shutDown: 'shutting down',
  powerOff: 'powering off',
  mount: 'mounting',
  start: 'starting',
  putBack: 'putting the drive back',
  startAgain: 'starting as before',
} as const;

function driver(store: MemoryStore): ResourceDriver<IsoBootInputs> {
  const { machines } = store;
  const first = (wanted: IsoBootInputs): Goal<IsoBootInputs> => ({
    verb: 'Enter',
    wanted,
    taken: [],
    force: false,
    before: {},
  });
  const enter = (wanted: IsoBootInputs, fate: Fate | undefined): Started => {
    const goal = first(wanted);
    const step = next(store, goal);
    return step === undefined ? {} : take(store, goal, step, fate);
  };
  return {
    read: async (ref, operation) => shown(store, ref, operation),
    named: async () => [],
    before: async ({ instanceId }) => {
      store.reach();
      machines.settle();
      const { bootOrder, imageId } = store.drive(instanceId);
      const powerState = machines.isRunning(instanceId) ? 'Running' : 'Stopped';
      return { powerState, bootOrder, ...(imageId === undefined ? {} : { imageId }) };
    },
    create: async (inputs) => {
      store.reach();
      return enter(inputs, store.fateOf('create'));
    },
    change: async (_observed, wanted, aspects) => {
      store.reach();
      return aspects.every((aspect) => aspect === 'restart') ? {} : enter(wanted, store.fateOf('change'));
    },
    remove: async (observed) => {
      store.reach();
      const { instanceId } = observed.ref;
      if (observed.status === 'Ended') return {};
      return store.mutate('remove', instanceId, () => {
        Object.assign(store.drive(instanceId), foundBefore(observed.outputs));
        return {};
      });
    },
    busy: async (instanceId) => {
      store.reach();
      return machines.busy(instanceId) ?? store.isBusy(instanceId);
    },
    inspect: async (inputs, plan) => [
      ...instanceFindings(store, inputs.instanceId),
      ...imageFindings(store, inputs.imageId, plan),
    ],
    steps: {
      next: async (goal) => next(store, goal),
      take: async (goal, step) => take(store, goal, step),
      running: async (operationId) => {
        store.reach();
        return machines.running(operationId);
      },
    },
  };
}

function isOn({ bootOrder, imageId }: { bootOrder: readonly string[]; imageId: string | undefined }): boolean {
  return imageId !== undefined && bootOrder[0] === 'cdrom';
}

function next(store: MemoryStore, goal: Goal<IsoBootInputs>): Step | undefined {
  store.reach();
  const { instanceId } = goal.wanted;
  if (!store.instances.has(instanceId)) return undefined;
  const isRunning = store.machines.isRunning(instanceId);
  return goal.verb === 'Undo' ? nextBack(store, goal, isRunning) : nextOn(store, goal, isRunning);
}

function nextOn(store: MemoryStore, { force, taken, wanted }: Goal<IsoBootInputs>, isRunning: boolean) {
  const drive = store.drive(wanted.instanceId);
  const isMounted = isOn(drive) && drive.imageId === wanted.imageId;
  const stays = wanted.restart === 'Never';
  if (isRunning && !stays) {
    // Until it has stopped, it still runs from what it ran from before.
    const last = taken.at(-1);
    if (isMounted && last !== undefined && last !== words.shutDown && last !== words.powerOff) return undefined;
    return force || wanted.restart === 'Force' ? { word: words.powerOff } : { word: words.shutDown, gentle: true };
  }
  if (!isMounted) return { word: words.mount };
  return stays ? undefined : { word: words.start };
}

function nextBack(store: MemoryStore, { before, taken, wanted }: Goal<IsoBootInputs>, isRunning: boolean) {
  const { imageId, bootOrder } = store.drive(wanted.instanceId);
  const was = foundBefore({ before });
  const isPutBack = was.imageId === imageId && was.bootOrder.join() === bootOrder.join();
  if (taken.includes(words.mount) && !isPutBack) return { word: words.putBack };
  const wasStopped = taken.includes(words.shutDown) || taken.includes(words.powerOff);
  return wasStopped && before['powerState'] === 'Running' && !isRunning ? { word: words.startAgain } : undefined;
}

/** Drives with an image that nothing has started from yet: its entry is noted. */
const fresh = new WeakSet<Drive>();

function take(store: MemoryStore, goal: Goal<IsoBootInputs>, { word }: Step, fate?: Fate): Started {
  store.reach();
  const { machines } = store;
  const { imageId, instanceId } = goal.wanted;
  const drive = store.drive(instanceId);
  const isRunning = machines.isRunning(instanceId);
  const isDone: Readonly<Record<string, boolean>> = {
    [words.shutDown]: !isRunning,
    [words.powerOff]: !isRunning,
    [words.mount]: isOn(drive) && drive.imageId === imageId,
    [words.start]: isRunning,
    [words.startAgain]: isRunning,
  };
  const run = (takesMs: number, effect: () => void, planned?: StepFate) =>
    machines.take({ instanceId, word, takesMs, effect, isDone: isDone[word] === true }, planned ?? fate);
  const stop = () => machines.setRunning(instanceId, false);
  switch (word) {
    case words.shutDown:
      if (fate !== undefined || machines.guest === 'obeys') return run(shutdownMs, stop);
      if (machines.guest === 'refuses') return run(refusalMs, stop, 'fail');
      if (machines.guest === 'hesitates') machines.later(instanceId, hesitationMs, stop);
      return run(quickMs, () => undefined);
    case words.powerOff:
      return run(quickMs, stop);
    case words.mount:
      return run(quickMs, () => {
        store.mutations.push(`${isOn(drive) ? 'change' : 'create'} ${instanceId} ${imageId}`);
        Object.assign(drive, { imageId, bootOrder: ['cdrom', 'disk'] });
        fresh.add(drive);
      });
    case words.putBack:
      return run(quickMs, () => Object.assign(drive, foundBefore({ before: goal.before })));
    default:
      if (word === words.start && !fresh.delete(drive)) store.mutations.push(`change ${instanceId} ${imageId}`);
      return run(startMs, () => machines.setRunning(instanceId, true), endOf(word, store));
  }
}

/** Only into the session does it go wrong: the disks are as they were. */
function endOf(word: string, { restarts }: MemoryStore): StepFate | undefined {
  if (word === words.startAgain || restarts === 'up') return undefined;
  return restarts === 'stuck' ? 'stuck' : 'fail';
}

function shown(store: MemoryStore, ref: Ref, operation: Operation | undefined): Observation {
  store.reach();
  const { instanceId } = ref;
  if (!store.instances.has(instanceId)) return { kind: 'absent' };
  const task = operation?.id === undefined ? undefined : store.machines.running(operation.id);
  if (task !== undefined) return { kind: 'pending', cloudStatus: task };
  const isRunning = store.machines.isRunning(instanceId);
  const drive = store.drive(instanceId);
  const busy = store.machines.busy(instanceId);
  const cloudStatus = busy ?? (isRunning ? 'Running' : 'Stopped');
  const outputs: JsonObject = { memoryDetails: { row: instanceId } };
  // A step is under way, or the machine was stopped for us and not yet started.
  const isEntering = operation?.verb === 'Create' || operation?.verb === 'Change';
  const isHalfway = isEntering && (!isRunning || busy !== undefined);
  const inputs: JsonObject = isOn(drive) ? { instanceId, imageId: String(drive.imageId) } : { instanceId };
  const status = isHalfway ? 'Pending' : isOn(drive) ? 'Active' : 'Ended';
  return { kind: 'present', ref, cloudStatus, status, inputs, outputs };
}
