import type { JsonObject } from '../../../provider/core/json.ts';
import type { ResourceKind } from '../../../provider/resources/index.ts';
import type { ZomroQuirks, ZomroSimulator } from '../../../simulator/index.ts';
import { MiniEngine } from '../../support/mini-engine.ts';
import type { Rig } from '../rig.ts';
import { startZomro, type ZomroBench } from '../zomro-rig.ts';

/** Runs a test on a Zomro with these switches, and shuts it down. */
export function onZomro(quirks: Partial<ZomroQuirks>, test: (bench: ZomroBench) => Promise<void>): () => Promise<void> {
  return async () => {
    const bench = await startZomro(quirks);
    try {
      await test(bench);
    } finally {
      await bench.rig.close();
    }
  };
}

export function stackOf({ cloud, clock, settings }: Rig, kind: ResourceKind): MiniEngine {
  return new MiniEngine({ cloud, kind, clock, settings });
}

/** The least program of each resource. */
export function programsOn({ isoBoots, rig }: ZomroBench): Readonly<Record<ResourceKind, JsonObject>> {
  const { instanceId } = rig;
  return {
    Snapshot: { instanceId },
    BackupSchedule: { instanceId, rotationDays: ['Sunday'], rotationTime: '02:01' },
    IsoBoot: { instanceId, imageId: isoBoots.imageId },
  };
}

export const kinds = ['Snapshot', 'BackupSchedule', 'IsoBoot'] as const satisfies readonly ResourceKind[];

/** Functions that changed something, in order. */
export function changed(zomro: ZomroSimulator): readonly string[] {
  return zomro.journal.mutations().map(({ func }) => func);
}
