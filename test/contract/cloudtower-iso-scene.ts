import { onTestFinished } from 'vitest';
import { cloudtower } from '../../provider/clouds/cloudtower/index.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { cloudTowerIds as ids, type CloudTowerQuirks, startSimulator } from '../../simulator/index.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** One stack with an ISO boot on the local CloudTower: the real driver, over HTTP, on a virtual clock. */
export async function isoScene(quirks: Partial<CloudTowerQuirks> = {}, instanceId: string = ids.vm) {
  const clock = new VirtualClock(Date.UTC(2026, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks });
  onTestFinished(() => simulator.close());
  const { cloudtower: tower } = simulator;
  const settings = testSettings('cloudtower', { endpoint: new URL(simulator.url) });
  const engine = new MiniEngine({ cloud: cloudtower, kind: 'IsoBoot', clock, settings });
  const program: JsonObject = { instanceId, imageId: ids.elfImage };
  return {
    clock,
    engine,
    instanceId,
    program,
    tower,
    /** What the VM was asked to do, in order: also what failed later. */
    requests: () => tower.journal.mutations().map(({ func }) => func),
    /** `cd-rom 0 <image>`, `disk 1`: what boots first comes first. */
    drives: () =>
      tower.vmDisks.list(instanceId).map(({ boot, elf_image, svt_image, type }) => {
        return type === 'DISK' ? `disk ${boot}` : `cd-rom ${boot} ${elf_image ?? svt_image ?? 'empty'}`;
      }),
    /** What the VM does: `RUNNING <what it was started from>`. */
    power: () => {
      const vm = tower.vms.find(instanceId);
      return `${vm?.status} ${vm?.booted_from}`.trim();
    },
    status: () => engine.state?.outputs['status'],
    /** A drive in front of the disk, as its owner left it. */
    addFrontDrive: (content: { readonly elf_image?: string; readonly svt_image?: string } = {}) =>
      tower.vmDisks.add({ vm: instanceId, boot: 0, ...content }),
    /** The system disk takes the lowest place that the vendor's samples show. */
    moveDiskToFront: () => {
      const disk = tower.vmDisks.list(instanceId).find(({ type }) => type === 'DISK');
      if (disk !== undefined) tower.vmDisks.change(disk.id, { boot: 0 });
    },
  };
}

export type IsoScene = Awaited<ReturnType<typeof isoScene>>;
export { ids };
