import type { Cloud } from '../../provider/clouds/driver.ts';
import { clouds } from '../../provider/clouds/index.ts';
import type { CloudTowerQuirks, CloudTowerSimulator } from '../../simulator/index.ts';
import { cloudTowerIds as ids, startSimulator } from '../../simulator/index.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { cloudtowerIsoBootFacts, cloudtowerIsoBootHands } from './cloudtower-iso-rig.ts';
import { cloudtowerScheduleHands, type ScheduleMethod } from './cloudtower-schedule-rig.ts';
import { cloudtowerSnapshotHands } from './cloudtower-snapshot-rig.ts';
import type { IsoBootRigFactory, Rig, ScheduleRigFactory, SnapshotRigFactory } from './rig.ts';

type Quirks = Partial<CloudTowerQuirks>;

const cloud = registered('cloudtower');

export function cloudtowerRig(quirks: Quirks = {}): SnapshotRigFactory {
  return {
    cloud,
    variant: variantOf(quirks),
    start: async () => {
      const { base, tower } = await startCloudTower(quirks);
      return { ...base, ...cloudtowerSnapshotHands(tower, base.instanceId) };
    },
  };
}

export function cloudtowerScheduleRig(method: ScheduleMethod, quirks: Quirks = {}): ScheduleRigFactory {
  return {
    cloud,
    variant: [`method ${method}`, variantOf(quirks)].filter(Boolean).join(', '),
    shares: true,
    start: async () => {
      const { base, tower } = await startCloudTower(quirks);
      return { ...base, ...cloudtowerScheduleHands(tower, base.instanceId, method) };
    },
  };
}

export function cloudtowerIsoBootRig(quirks: Quirks = {}, imageId: string = ids.elfImage): IsoBootRigFactory {
  return {
    cloud,
    variant: variantOf(quirks),
    ...cloudtowerIsoBootFacts,
    start: async () => {
      const { base, tower } = await startCloudTower(quirks);
      return { ...base, ...cloudtowerIsoBootHands(tower, { imageId, otherImageId: ids.otherElfImage }) };
    },
  };
}

/** The local CloudTower with the real drivers, over HTTP, on one virtual clock. */
export async function startCloudTower(
  quirks: Quirks = {},
): Promise<{ readonly base: Rig; readonly tower: CloudTowerSimulator }> {
  const clock = new VirtualClock(Date.UTC(2026, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks });
  const { cloudtower: tower } = simulator;
  const base: Rig = {
    cloud,
    settings: testSettings('cloudtower', { endpoint: new URL(simulator.url) }),
    clock,
    instanceId: ids.vm,
    otherInstanceId: ids.otherVm,
    missingInstanceId: 'cmjnosuchvm00000000000000',
    mutations: () => tower.journal.mutations().map(({ func }) => func),
    setReachable: (isReachable) => {
      if (isReachable) tower.faults.clear();
      else tower.faults.add({ kind: 'refuse' });
    },
    removeInstance: (instanceId) => tower.vms.remove(instanceId),
    close: () => simulator.close(),
  };
  return { base, tower };
}

function variantOf(quirks: Quirks): string {
  return Object.entries(quirks)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

function registered(name: string): Cloud {
  const found = clouds.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not registered`);
  return found;
}
