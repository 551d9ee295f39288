import * as z from 'zod';
import type { Observation, Present, Ref, ResourceDefinition, ResourceDriver } from '../../provider/clouds/driver.ts';
import type { Operation } from '../../provider/resources/common.ts';
import type { BackupScheduleInputs } from '../../provider/resources/backup-schedule.ts';
import { instanceFindings, yes } from './memory-common.ts';
import type { MemoryStore, ScheduleRow } from './memory-store.ts';

/** How long a schedule is being made, and how long a task takes that switches one on or off. */
const taskMs = 3000;

/** Schedules of the fourth cloud: a timer and a job each. One that has lost its job is degraded, and can be repaired. */
export const memorySchedule: ResourceDefinition<MemoryStore, BackupScheduleInputs> = {
  details: z.object({ row: z.string().meta({ description: 'Row id.' }) }),
  capabilities: {
    name: yes({ length: { min: 1, max: 40 } }),
    rotationDays: yes(),
    rotationTime: yes(),
    method: yes({ default: 'Snapshot' }),
    keepCount: yes({ required: true, range: { min: 1, max: 30 } }),
    enabled: yes(),
  },
  phases: {
    pending: ['creating'],
    done: ['ready', 'suspended'],
    degraded: ['incomplete'],
    failed: ['broken'],
    source: 'test',
  },
  unreadable: [],
  since: '',
  removeWhilePending: true,
  driver: scheduleDriver,
};

function scheduleDriver(store: MemoryStore): ResourceDriver<BackupScheduleInputs> {
  return {
    read: async (ref, operation) => (isRunning(store, operation) ? running : shown(store, ref)),
    named: async (instanceId, name) => schedulesOf(store, instanceId).filter((one) => one.inputs['name'] === name),
    create: async (inputs) => {
      store.reach();
      return store.mutate('create', String(inputs.name), () => ({
        objectId: addSchedule(store, inputs, store.clock.now() + taskMs),
        operationId: begin(store),
      }));
    },
    change: async ({ ref }, wanted, aspects) => {
      store.reach();
      return store.mutate('change', ref.objectId, () => {
        const row = store.schedules.get(ref.objectId);
        if (row !== undefined) apply(row, wanted, aspects);
        return aspects.includes('enabled') ? { operationId: begin(store) } : {};
      });
    },
    remove: async ({ ref }) => {
      store.reach();
      return store.mutate('remove', ref.objectId, () => {
        store.schedules.delete(ref.objectId);
        return { operationId: begin(store) };
      });
    },
    busy: async (instanceId) => store.isBusy(instanceId),
    inspect: async (inputs) => instanceFindings(store, inputs.instanceId),
  };
}

const running: Observation = { kind: 'pending', cloudStatus: 'task is running' };

function begin(store: MemoryStore): string {
  const task = store.newId('t');
  store.tasks.set(task, store.clock.now() + taskMs);
  return task;
}

function isRunning(store: MemoryStore, operation: Operation | undefined): boolean {
  store.reach();
  return (store.tasks.get(operation?.id ?? '') ?? 0) > store.clock.now();
}

/** Ready at once, unless told otherwise. */
export function addSchedule(store: MemoryStore, inputs: BackupScheduleInputs, readyAt = store.clock.now()): string {
  const id = store.newId('b');
  store.schedules.set(id, {
    id,
    readyAt,
    instanceId: inputs.instanceId,
    method: inputs.method ?? 'Snapshot',
    name: String(inputs.name),
    days: inputs.rotationDays,
    time: inputs.rotationTime,
    keepCount: inputs.keepCount ?? 1,
    enabled: inputs.enabled ?? true,
    hasJob: true,
  });
  return id;
}

function apply(row: ScheduleRow, wanted: BackupScheduleInputs, aspects: readonly string[]): void {
  if (aspects.includes('name')) row.name = String(wanted.name);
  if (aspects.includes('rotationDays')) row.days = wanted.rotationDays;
  if (aspects.includes('rotationTime')) row.time = wanted.rotationTime;
  if (aspects.includes('keepCount')) row.keepCount = wanted.keepCount ?? row.keepCount;
  if (aspects.includes('enabled')) row.enabled = wanted.enabled ?? true;
  if (aspects.includes('status')) row.hasJob = true;
}

export function schedulesOf(store: MemoryStore, instanceId: string): readonly Present[] {
  return [...store.schedules.values()]
    .filter((row) => row.instanceId === instanceId)
    .map((row) => shown(store, { instanceId, objectId: row.id }))
    .filter((seen): seen is Present => seen.kind === 'present');
}

function shown(store: MemoryStore, { objectId }: Ref): Observation {
  store.reach();
  const row = store.schedules.get(objectId);
  if (row === undefined) return { kind: 'absent' };
  const { alsoCovers, instanceId, name, days, time, method, keepCount, enabled } = row;
  return {
    kind: 'present',
    ref: { instanceId, objectId },
    ...healthOf(row, store.clock.now()),
    inputs: { instanceId, name, rotationDays: days, rotationTime: time, method, keepCount, enabled },
    ...(alsoCovers === undefined ? {} : { shared: `it also covers ${alsoCovers}` }),
    outputs: { createdAt: '2026-01-01', offHost: method === 'Backup', memoryDetails: { row: row.id } },
  };
}

function healthOf(row: ScheduleRow, now: number): Pick<Present, 'cloudStatus' | 'status'> {
  if (now < row.readyAt) return { cloudStatus: 'Creating' };
  if (!row.hasJob) return { cloudStatus: 'Incomplete', status: 'degraded' };
  return row.enabled ? { cloudStatus: 'Ready' } : { cloudStatus: 'Suspended', status: 'Suspended' };
}
