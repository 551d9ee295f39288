import type { JsonObject } from '../../../provider/core/json.ts';
import type { ResourceKind } from '../../../provider/resources/index.ts';
import type { CloudTowerQuirks, CloudTowerSimulator } from '../../../simulator/index.ts';
import { cloudTowerIds as ids } from '../../../simulator/index.ts';
import { MiniEngine } from '../../support/mini-engine.ts';
import { startCloudTower } from '../cloudtower-rig.ts';
import { cloudtowerScheduleNeeds } from '../cloudtower-schedule-rig.ts';
import type { Rig } from '../rig.ts';

export interface Bench {
  readonly base: Rig;
  readonly tower: CloudTowerSimulator;
}

/** Runs a test on a CloudTower with these switches, and shuts it down. */
export function onCloudTower(
  quirks: Partial<CloudTowerQuirks>,
  test: (bench: Bench) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const bench = await startCloudTower(quirks);
    try {
      await test(bench);
    } finally {
      await bench.base.close();
    }
  };
}

export function stackOf({ base }: Bench, kind: ResourceKind, settings = base.settings): MiniEngine {
  return new MiniEngine({ cloud: base.cloud, kind, clock: base.clock, settings });
}

/** The least program of each resource. */
export const programs: Readonly<Record<ResourceKind, JsonObject>> = {
  Snapshot: { instanceId: ids.vm },
  BackupSchedule: {
    instanceId: ids.vm,
    rotationDays: ['Sunday'],
    rotationTime: '02:01',
    ...cloudtowerScheduleNeeds('Snapshot'),
  },
  IsoBoot: { instanceId: ids.vm, imageId: ids.elfImage },
};

export const backupProgram: JsonObject = { ...programs.BackupSchedule, ...cloudtowerScheduleNeeds('Backup') };

/** What was changed through the API, in order; logins left out. */
export function changed({ tower }: Bench): readonly string[] {
  return tower.journal
    .mutations()
    .map(({ func }) => func)
    .filter((func) => func !== 'login');
}
