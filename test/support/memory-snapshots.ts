import * as z from 'zod';
import type { Observation, Present, Ref, ResourceDefinition, ResourceDriver } from '../../provider/clouds/driver.ts';
import type { SnapshotInputs } from '../../provider/resources/snapshot.ts';
import { instanceFindings, yes } from './memory-common.ts';
import type { MemoryStore } from './memory-store.ts';

type Inputs = SnapshotInputs & { readonly memory: { readonly note: string } };

/** Snapshots of the fourth cloud: they take ten seconds, and the instance is busy meanwhile. */
export const memorySnapshot: ResourceDefinition<MemoryStore, Inputs> = {
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
};

function snapshotDriver(store: MemoryStore): ResourceDriver<Inputs> {
  return {
    read: async (ref) => shown(store, ref),
    named: async (instanceId, name) => snapshotsOf(store, instanceId).filter((one) => one.inputs['name'] === name),
    create: async (inputs) => {
      store.reach();
      return store.mutate('create', String(inputs.name), (fate) => {
        const objectId = store.add(inputs.instanceId, String(inputs.name));
        const row = store.rows.get(objectId);
        if (fate === 'fail' && row !== undefined) row.word = 'Broken';
        return { objectId };
      });
    },
    change: async ({ ref }, wanted) => {
      store.reach();
      return store.mutate('change', ref.objectId, () => {
        const row = store.rows.get(ref.objectId);
        if (row !== undefined) Object.assign(row, { name: String(wanted.name), note: wanted.memory.note });
        return {};
      });
    },
    remove: async ({ ref }) => {
      store.reach();
      return store.mutate('remove', ref.objectId, () => {
        store.rows.delete(ref.objectId);
        return {};
      });
    },
    busy: async (instanceId) => store.isBusy(instanceId),
    inspect: async (inputs) => instanceFindings(store, inputs.instanceId),
  };
}

export function snapshotsOf(store: MemoryStore, instanceId: string): readonly Present[] {
  return [...store.rows.values()]
    .filter((row) => row.instanceId === instanceId)
    .map((row) => shown(store, { instanceId, objectId: row.id }))
    .filter((seen): seen is Present => seen.kind === 'present');
}

function shown(store: MemoryStore, { objectId }: Ref): Observation {
  store.reach();
  const row = store.rows.get(objectId);
  if (row === undefined) return { kind: 'absent' };
  return {
    kind: 'present',
    ref: { instanceId: row.instanceId, objectId },
    cloudStatus: row.word ?? (store.clock.now() < row.readyAt ? 'Copying' : 'Ready'),
    inputs: { instanceId: row.instanceId, name: row.name, consistency: 'Crash', memory: { note: row.note } },
    outputs: { createdAt: '2026-01-01', memoryDetails: { row: row.id } },
  };
}
