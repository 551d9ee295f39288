import { expect, it } from 'vitest';
import type { Cloud, ResourceDriver } from '../../../provider/clouds/driver.ts';
import { hasKind } from '../../../provider/core/errors.ts';
import type { CloudTowerQuirks } from '../../../simulator/index.ts';
import { cloudTowerIds as ids } from '../../../simulator/index.ts';
import { failureOf } from '../../support/bench.ts';
import type { OwnPromises } from '../switches.ts';
import { type Bench, changed, onCloudTower, programs, stackOf } from './promise.ts';

/** The one disk of the VM boots at that place. */
function bootsAt({ tower }: Bench, boot: number): void {
  const disk = tower.vmDisks.list(ids.vm).find(({ type }) => type === 'DISK');
  tower.vmDisks.change(disk?.id ?? '', { boot });
}

function drives({ tower }: Bench) {
  return tower.vmDisks.drives(ids.vm);
}

/** The disk is at the place where a drive would go that comes first. */
function takenPlace(quirks: Partial<CloudTowerQuirks>): () => Promise<void> {
  return onCloudTower(quirks, async (bench) => {
    bootsAt(bench, 0);
    const engine = stackOf(bench, 'IsoBoot');
    await engine.preview(programs.IsoBoot);
    expect(engine.warnings.join()).toContain('cloudtower.bootIndex: ');
    const error = await failureOf(engine.up(programs.IsoBoot));
    expect(String(error)).toContain('bootIndex');
    // Undone: the machine runs from its disk, with the drives that it had.
    expect(engine.state).toBeUndefined();
    expect(bench.tower.vms.find(ids.vm)?.status).toBe('RUNNING');
    expect(drives(bench)).toHaveLength(1);
    expect(await engine.up({ ...programs.IsoBoot, cloudtower: { bootIndex: -1 } })).toBe('created');
    expect(engine.state?.outputs['status']).toBe('Active');
  });
}

/** As if the preview and the look before a create had seen nothing wrong. */
function withoutLook(cloud: Cloud): Cloud {
  const { Snapshot } = cloud.resources;
  const driver = (session: unknown): ResourceDriver => {
    const inner = Snapshot.driver(session);
    return {
      read: (ref, operation, call) => inner.read(ref, operation, call),
      named: (instanceId, name, call) => inner.named(instanceId, name, call),
      busy: (instanceId, call) => inner.busy(instanceId, call),
      create: (inputs, attempt, call) => inner.create(inputs, attempt, call),
      change: (observed, wanted, aspects, call) => inner.change(observed, wanted, aspects, call),
      remove: (observed, call, asked) => inner.remove(observed, call, asked),
    };
  };
  return { ...cloud, resources: { ...cloud.resources, Snapshot: { ...Snapshot, driver } } };
}

export const machines: OwnPromises = {
  'noVmTools=refused': () => {
    it.each(['failed', 'refused'] as const)(
      'tools that stop after the look (%s): the error tells of them, and nothing stays',
      async (noVmTools) => {
        await onCloudTower({ noVmTools }, async (bench) => {
          bench.tower.vms.setVmTools(ids.vm, 'NOT_RUNNING');
          const { base } = bench;
          const engine = stackOf({ ...bench, base: { ...base, cloud: withoutLook(base.cloud) } }, 'Snapshot');
          const error = await failureOf(engine.up({ ...programs.Snapshot, consistency: 'Filesystem' }));
          expect(hasKind(error, 'failed', 'invalid')).toBe(true);
          expect(String(error)).toMatch(/VM ?Tools/i);
          expect(engine.state).toBeUndefined();
          expect(bench.tower.snapshots.list()).toEqual([]);
        })();
      },
    );
  },

  'shutdownTimeout=true': () => {
    it(
      'a guest that does not shut down is powered off, and booted from the image',
      onCloudTower({ shutdownTimeout: true }, async (bench) => {
        const engine = stackOf(bench, 'IsoBoot');
        expect(await engine.up(programs.IsoBoot)).toBe('created');
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(changed(bench)).toEqual(['shutdown-vm', 'poweroff-vm', 'add-vm-cd-rom', 'start-vm']);
      }),
    );

    it(
      'and at once, where that was asked for',
      onCloudTower({ shutdownTimeout: true }, async (bench) => {
        await stackOf(bench, 'IsoBoot').up({ ...programs.IsoBoot, restart: 'Force' });
        expect(changed(bench)).toEqual(['poweroff-vm', 'add-vm-cd-rom', 'start-vm']);
      }),
    );
  },

  'imageSwapOnRunning=refused': () => {
    it(
      'a delete while the machine runs is refused by the cloud: told with the way out, and done once it is stopped',
      onCloudTower({ imageSwapOnRunning: 'refused' }, async (bench) => {
        const engine = stackOf(bench, 'IsoBoot');
        await engine.up(programs.IsoBoot);
        const { state } = engine;
        expect(String(await failureOf(engine.destroy()))).toContain('stop it');
        expect(engine.state).toEqual(state);
        bench.tower.vms.setStatus(ids.vm, 'STOPPED');
        await engine.destroy();
        expect(engine.state).toBeUndefined();
        expect(drives(bench).map((drive) => drive.elf_image)).toEqual([null]);
      }),
    );
  },

  'duplicateBoot=shift': () => {
    it(
      'where the others make room, a drive at a taken place comes first',
      onCloudTower({ duplicateBoot: 'shift' }, async (bench) => {
        bootsAt(bench, 0);
        const engine = stackOf(bench, 'IsoBoot');
        expect(await engine.up(programs.IsoBoot)).toBe('created');
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(await engine.up(programs.IsoBoot)).toBe('unchanged');
      }),
    );

    it(
      'where both keep it, the session fails, is undone, and can be had below',
      takenPlace({ duplicateBoot: 'share' }),
    );
  },

  'duplicateBoot=refuse': () => {
    it('the session fails, is undone, and can be had at another place', takenPlace({ duplicateBoot: 'refuse' }));
  },

  'negativeBoot=refuse': () => {
    it(
      'a place below 0 that the server refuses is told, and everything is put back',
      onCloudTower({ negativeBoot: 'refuse' }, async (bench) => {
        bootsAt(bench, 0);
        const engine = stackOf(bench, 'IsoBoot');
        const error = await failureOf(engine.up({ ...programs.IsoBoot, cloudtower: { bootIndex: -1 } }));
        expect(String(error)).toContain('boot');
        expect(engine.state).toBeUndefined();
        expect(bench.tower.vms.find(ids.vm)?.status).toBe('RUNNING');
        expect(changed(bench)).toEqual(['shutdown-vm', 'start-vm']);
      }),
    );
  },

  'libraryImageElsewhere=distributed': () => {
    it.each(['refused', 'distributed'] as const)(
      'an image of the library that is only on another cluster fails at preview (%s)',
      async (libraryImageElsewhere) => {
        await onCloudTower({ libraryImageElsewhere }, async (bench) => {
          const other = bench.tower.clusters.add({ name: 'cluster-2' });
          bench.tower.elfImages.remove(ids.libraryElfImage);
          bench.tower.elfImages.add({ cluster: other.id, content_library_image: ids.contentLibraryImage });
          const engine = stackOf(bench, 'IsoBoot');
          const program = { ...programs.IsoBoot, imageId: ids.contentLibraryImage };
          await expect(engine.preview(program)).rejects.toThrow(/imageId: .*cluster-2.*cluster-1/);
          await expect(engine.up(program)).rejects.toThrow(/imageId: /);
          expect(changed(bench)).toEqual([]);
        })();
      },
    );
  },
};
