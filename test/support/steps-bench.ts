import { expect } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import { failureOf } from './bench.ts';
import { MemoryStore, memoryCloud } from './memory-cloud.ts';
import { words } from './memory-iso-steps.ts';
import type { MemoryMachines } from './memory-machines.ts';
import { MiniEngine } from './mini-engine.ts';
import { testSettings } from './settings.ts';
import { VirtualClock } from './virtual-clock.ts';

/* One stack with one session, on machines that are stopped and started step by step. */

export const program = { instanceId: 'vm-1', imageId: 'rescue.iso' };
export const other = { ...program, imageId: 'installer.iso' };
export const asBefore = { imageId: undefined, bootOrder: ['disk', 'cdrom'] };
export const inFront = (imageId: string) => ({ imageId, bootOrder: ['cdrom', 'disk'] });
export const allOf = (...some: readonly string[]) => some.map((word) => `${word} vm-1`);
export const wayIn = [words.shutDown, words.mount, words.start];

export interface StepsSet {
  readonly clock: VirtualClock;
  readonly store: MemoryStore;
  readonly machines: MemoryMachines;
  readonly engine: MiniEngine;
}

export function begin(namesTasks = true): StepsSet {
  const clock = new VirtualClock();
  const store = new MemoryStore(clock);
  const { machines } = store;
  machines.namesTasks = namesTasks;
  const cloud = memoryCloud(store, { boots: 'step by step' });
  return {
    clock,
    store,
    machines,
    engine: new MiniEngine({ cloud, kind: 'IsoBoot', clock, settings: testSettings('memory') }),
  };
}

/** With a session that is on; what led into it is forgotten. */
export async function enteredAndThen(): Promise<StepsSet> {
  const set = begin();
  await set.engine.up({ ...program, triggers: ['a'] });
  set.machines.sent.length = 0;
  set.store.mutations.length = 0;
  return set;
}

/** The run ends as soon as that step is under way. */
export async function cutAt({ engine }: StepsSet, word: string, wanted: JsonObject): Promise<void> {
  engine.onStatus = (text) => {
    if (text.startsWith(`${word}… `)) engine.signal.abort();
  };
  expect(await failureOf(engine.up(wanted))).toBeInstanceOf(PartialState);
  engine.onStatus = () => undefined;
  engine.signal = new AbortController();
}
