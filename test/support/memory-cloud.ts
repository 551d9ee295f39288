import type { Cloud } from '../../provider/clouds/driver.ts';
import { defineCloud } from '../../provider/clouds/driver.ts';
import { memoryFunctions } from './memory-functions.ts';
import { memoryIsoBoot } from './memory-iso.ts';
import { memoryIsoSteps } from './memory-iso-steps.ts';
import { memorySchedule } from './memory-schedules.ts';
import { memorySnapshot } from './memory-snapshots.ts';
import type { MemoryStore } from './memory-store.ts';

export { MemoryStore } from './memory-store.ts';

export interface MemoryOptions {
  /** How an instance gets into an ISO boot: by one request, or by several. */
  readonly boots?: 'at once' | 'step by step';
}

/**
 * A fourth cloud, in memory: what a newcomer writes to join. Where the contract leaves a choice it differs from the others, so
 * that the lifecycle is seen both ways.
 */
export function memoryCloud(store: MemoryStore, { boots = 'at once' }: MemoryOptions = {}): Cloud {
  return defineCloud<MemoryStore>({
    name: 'memory',
    title: 'Memory',
    defaultEndpoint: 'http://127.0.0.1:9',
    checkSettings: () => [],
    configuredInstallation: () => ({ cloud: 'memory' }),
    connect: () => store,
    identify: async () => {
      store.reach();
      return { cloud: 'memory', account: 'a1' };
    },
    close: async () => undefined,
    resources: {
      Snapshot: memorySnapshot,
      BackupSchedule: memorySchedule,
      IsoBoot: boots === 'step by step' ? memoryIsoSteps : memoryIsoBoot,
    },
    functions: memoryFunctions,
  });
}
