import * as z from 'zod';
import type {
  Call,
  Capability,
  Cloud,
  Observation,
  Present,
  Ref,
  ResourceDriver,
} from '../../provider/clouds/driver.ts';
import { defineCloud } from '../../provider/clouds/driver.ts';
import type { Clock } from '../../provider/core/clock.ts';
import { LifeboatError } from '../../provider/core/errors.ts';
import type { SnapshotInputs } from '../../provider/resources/snapshot.ts';

/** A fourth cloud, in memory: what a newcomer writes to join. Snapshots take ten seconds; the instance is busy meanwhile. */
export class MemoryStore {
  readonly rows = new Map<
    string,
    { id: string; instanceId: string; name: string; note: string; readyAt: number; word?: string }
  >();
  readonly instances = new Set(['vm-1', 'vm-2']);
  readonly mutations: string[] = [];
  /** What the next create does instead of working. */
  nextCreate: 'lostBefore' | 'lostAfter' | 'fail' | 'busyButMade' | 'refused' | undefined;
  #last = 0;
  readonly clock: Clock;
  constructor(clock: Clock) {
    this.clock = clock;
  }
  add(instanceId: string, name: string): string {
    this.#last += 1;
    const id = `s${this.#last}`;
    this.rows.set(id, { id, instanceId, name, note: '', readyAt: this.clock.now() + 10_000 });
    return id;
  }
}

type MemoryInputs = SnapshotInputs & { readonly memory: { readonly note: string } };
const yes = (more: Partial<Extract<Capability, { supported: true }>> = {}): Capability => ({
  supported: true,
  source: 'test',
  ...more,
});

function snapshotDriver(store: MemoryStore): ResourceDriver<MemoryInputs> {
  const show = ({ objectId }: Ref): Observation => {
    const row = store.rows.get(objectId);
    if (row === undefined) return { kind: 'absent' };
    const cloudStatus = row.word ?? (store.clock.now() < row.readyAt ? 'Copying' : 'Ready');
    const ref = { instanceId: row.instanceId, objectId };
    const inputs = { instanceId: row.instanceId, name: row.name, consistency: 'Crash', memory: { note: row.note } };
    return {
      kind: 'present',
      ref,
      cloudStatus,
      inputs,
      outputs: { createdAt: '2026-01-01', memoryDetails: { row: row.id } },
    };
  };
  const busy = (instanceId: string) =>
    [...store.rows.values()].some((row) => row.instanceId === instanceId && store.clock.now() < row.readyAt)
      ? 'copying'
      : undefined;
  const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
  return {
    read: async (ref) => show(ref),
    named: async (instanceId, name) =>
      [...store.rows.values()]
        .filter((row) => row.instanceId === instanceId && row.name === name)
        .map((row) => show({ instanceId, objectId: row.id }))
        .filter((seen): seen is Present => seen.kind === 'present'),
    create: async (inputs) => {
      const fate = store.nextCreate;
      store.nextCreate = undefined;
      if (fate === 'lostBefore') throw lost();
      if (fate === 'refused') throw new LifeboatError('quota', { message: 'no more snapshots' });
      store.mutations.push(`create ${inputs.name}`);
      const objectId = store.add(inputs.instanceId, String(inputs.name));
      const row = store.rows.get(objectId);
      if (fate === 'fail' && row !== undefined) row.word = 'Broken';
      if (fate === 'lostAfter') throw lost();
      if (fate === 'busyButMade') throw new LifeboatError('busy', { message: 'another operation runs' });
      return { objectId };
    },
    change: async (observed, wanted) => {
      store.mutations.push(`change ${observed.ref.objectId}`);
      const row = store.rows.get(observed.ref.objectId);
      if (row !== undefined) Object.assign(row, { name: String(wanted.name), note: wanted.memory.note });
      return {};
    },
    remove: async (observed) => {
      store.mutations.push(`remove ${observed.ref.objectId}`);
      store.rows.delete(observed.ref.objectId);
      return {};
    },
    busy: async (instanceId) => busy(instanceId),
    inspect: async (inputs) =>
      store.instances.has(inputs.instanceId)
        ? []
        : [{ severity: 'error', path: 'instanceId', text: `there is no instance ${inputs.instanceId}` }],
  };
}

export function memoryCloud(store: MemoryStore): Cloud {
  const none = {
    run: async (_session: MemoryStore, _args: unknown, _call: Call) => ({ instances: [], snapshots: [] }),
  };
  return defineCloud<MemoryStore>({
    name: 'memory',
    title: 'Memory',
    defaultEndpoint: 'http://127.0.0.1:9',
    checkSettings: () => [],
    configuredInstallation: () => ({ cloud: 'memory' }),
    connect: () => store,
    identify: async () => ({ cloud: 'memory', account: 'a1' }),
    close: async () => undefined,
    resources: {
      Snapshot: {
        block: z.object({ note: z.string().optional().meta({ description: 'A note.', default: '' }) }),
        details: z.object({ row: z.string().meta({ description: 'Row id.' }) }),
        capabilities: {
          name: yes({ length: { min: 1, max: 40 } }),
          consistency: yes({ values: ['Crash'] }),
          triggers: yes(),
        },
        phases: { pending: ['copying'], done: ['ready'], failed: ['broken'], source: 'test' },
        unreadable: [],
        since: '',
        removeWhilePending: false,
        driver: snapshotDriver,
      },
    },
    functions: { getInstance: none, getInstances: none, getSnapshots: none },
  });
}
