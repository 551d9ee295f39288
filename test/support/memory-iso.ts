import * as z from 'zod';
import type {
  Finding,
  Observation,
  Plan,
  Ref,
  ResourceDefinition,
  ResourceDriver,
} from '../../provider/clouds/driver.ts';
import { isObject, type Json, type JsonObject } from '../../provider/core/json.ts';
import type { IsoBootInputs } from '../../provider/resources/iso-boot.ts';
import { instanceFindings, yes } from './memory-common.ts';
import type { Drive, MemoryStore } from './memory-store.ts';

const restartMs = 20_000;

/** ISO boots of the fourth cloud: a CD drive that comes first in the boot order. The image can be swapped while it is on. */
export const memoryIsoBoot: ResourceDefinition<MemoryStore, IsoBootInputs> = {
  details: z.object({ row: z.string().meta({ description: 'Row id.' }) }),
  capabilities: { imageId: yes(), restart: yes(), triggers: yes() },
  phases: { pending: ['restarting'], done: ['inserted'], failed: ['broken'], source: 'test' },
  unreadable: ['restart'],
  since: '',
  removeWhilePending: false,
  driver: isoBootDriver,
};

function isoBootDriver(store: MemoryStore): ResourceDriver<IsoBootInputs> {
  return {
    read: async (ref) => shown(store, ref),
    named: async () => [],
    before: async ({ instanceId }) => {
      store.reach();
      const { imageId, bootOrder } = store.drive(instanceId);
      return { powerState: 'Running', bootOrder, ...(imageId === undefined ? {} : { imageId }) };
    },
    create: async ({ instanceId, imageId, restart }) => {
      store.reach();
      return store.mutate('create', `${instanceId} ${imageId}`, (fate) => {
        const drive = store.drive(instanceId);
        Object.assign(drive, { imageId, bootOrder: ['cdrom', 'disk'] });
        if (restart !== 'Never') startAgain(store, drive, fate === 'fail' ? 'broken' : store.restarts);
        return {};
      });
    },
    change: async ({ ref }, wanted, aspects) => {
      store.reach();
      if (aspects.every((aspect) => aspect === 'restart')) return {};
      return store.mutate('change', `${ref.instanceId} ${wanted.imageId}`, () => {
        const drive = store.drive(ref.instanceId);
        drive.imageId = wanted.imageId;
        if (!aspects.includes('triggers')) return {};
        drive.bootOrder = ['cdrom', 'disk'];
        if (wanted.restart !== 'Never') startAgain(store, drive, store.restarts);
        return {};
      });
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
    busy: async (instanceId) => store.isBusy(instanceId),
    inspect: async (inputs, plan) => [
      ...instanceFindings(store, inputs.instanceId),
      ...imageFindings(store, inputs.imageId, plan),
    ],
  };
}

function startAgain(store: MemoryStore, drive: Drive, end: MemoryStore['restarts']): void {
  drive.upAt = end === 'stuck' ? Infinity : store.clock.now() + restartMs;
  drive.isBroken = end === 'broken';
}

/** What a removal puts back: the drive as it was, or an empty one where nobody knows. */
export function foundBefore({ before }: JsonObject): Pick<Drive, 'imageId' | 'bootOrder' | 'isBroken'> {
  const { imageId, bootOrder } = isObject(before) ? before : {};
  return {
    imageId: typeof imageId === 'string' ? imageId : undefined,
    bootOrder: isWords(bootOrder) ? bootOrder : ['disk', 'cdrom'],
    isBroken: false,
  };
}

function isWords(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

export function imageFindings(store: MemoryStore, imageId: string, { aspects }: Plan): readonly Finding[] {
  if (!aspects.includes('imageId') || store.images.has(imageId)) return [];
  return [{ severity: 'error', path: 'imageId', text: `the image ${imageId} is not offered` }];
}

function shown(store: MemoryStore, ref: Ref): Observation {
  store.reach();
  const { instanceId } = ref;
  if (!store.instances.has(instanceId)) return { kind: 'absent' };
  const { bootOrder, imageId, isBroken, upAt } = store.drive(instanceId);
  const outputs = { memoryDetails: { row: instanceId } };
  if (imageId === undefined || bootOrder[0] !== 'cdrom') {
    return { kind: 'present', ref, cloudStatus: 'Running', status: 'Ended', inputs: { instanceId }, outputs };
  }
  const word = isBroken ? 'Broken' : 'Inserted';
  const cloudStatus = store.clock.now() < upAt ? 'Restarting' : word;
  return { kind: 'present', ref, cloudStatus, inputs: { instanceId, imageId }, outputs };
}
