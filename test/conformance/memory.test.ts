import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import { functionKinds } from '../../provider/functions/index.ts';
import { MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { backupScheduleConformance } from './backup-schedule.ts';
import { isoBootConformance } from './iso-boot.ts';
import { memoryIsoBootRig, memoryIsoStepsRigs, memoryRig, memoryScheduleRig } from './memory-rig.ts';
import { snapshotConformance } from './snapshot.ts';

snapshotConformance(memoryRig);
backupScheduleConformance(memoryScheduleRig);
isoBootConformance(memoryIsoBootRig);
for (const rig of memoryIsoStepsRigs) isoBootConformance(rig);

describe('the drive of an instance', () => {
  const program: JsonObject = { instanceId: 'vm-1', imageId: 'rescue.iso' };
  function drive(): { readonly engine: MiniEngine; readonly store: MemoryStore } {
    const clock = new VirtualClock();
    const store = new MemoryStore(clock);
    const engine = new MiniEngine({
      cloud: memoryCloud(store),
      kind: 'IsoBoot',
      clock,
      settings: testSettings('memory'),
    });
    return { engine, store };
  }

  it('gets back the image and the boot order that were there before the session', async () => {
    const { engine, store } = drive();
    const before = { imageId: 'installer.iso', bootOrder: ['disk', 'network', 'cdrom'] };
    Object.assign(store.drive('vm-1'), before);
    await engine.up(program);
    await engine.refresh();
    expect(engine.state?.outputs['before']).toMatchObject(before);
    await engine.up({ ...program, imageId: 'installer.iso' });
    await engine.destroy();
    expect(store.drive('vm-1')).toMatchObject(before);
  });

  it('of a session that somebody ended is left as that person left it', async () => {
    const { engine, store } = drive();
    await engine.up(program);
    const left = { imageId: 'installer.iso', bootOrder: ['network'] };
    Object.assign(store.drive('vm-1'), left);
    await engine.destroy();
    expect(store.drive('vm-1')).toMatchObject(left);
  });
});

it.each(functionKinds)('%s answers in the documented shape', async (kind) => {
  const clock = new VirtualClock();
  const store = new MemoryStore(clock);
  const engine = new MiniEngine({
    cloud: memoryCloud(store),
    kind: 'Snapshot',
    clock,
    settings: testSettings('memory'),
  });
  store.add('vm-1', 'one');
  const { reporter, signal } = engine.operation();
  const instanceId = { instanceId: 'vm-1' };
  const lifecycle = engine.lifecycle();
  const invoked = await lifecycle.invoke(kind, kind === 'getInstances' ? {} : instanceId, { reporter, signal });
  expect(invoked).toHaveProperty('result');
});
