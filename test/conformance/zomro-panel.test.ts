import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import type { ZomroSimulator } from '../../simulator/index.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import type { SnapshotRig } from './rig.ts';
import { startZomro } from './zomro-rig.ts';

/** Paging and filters stick to the user and are shared with the person in the panel: they must never look like drift or absence. */
describe('what a person sets in the Zomro panel for snapshots', () => {
  let rig: SnapshotRig;
  let zomro: ZomroSimulator;
  let engine: MiniEngine;
  let program: JsonObject;

  beforeEach(async () => {
    ({ rig, zomro } = await startZomro());
    engine = new MiniEngine({ cloud: rig.cloud, kind: 'Snapshot', clock: rig.clock, settings: rig.settings });
    program = { instanceId: rig.instanceId };
  });
  afterEach(() => rig.close());

  it('a filter that hides the snapshot is not its absence', async () => {
    await engine.up(program);
    const before = engine.state;
    zomro.setListSettings('instances.snapshots', { filter: { name: 'something else' } });
    await engine.refresh();
    expect(engine.state?.id).toBe(before?.id);
    expect(engine.state?.outputs['status']).toBe('Active');
    expect(await engine.up(program)).toBe('unchanged');
    await engine.destroy();
    expect(rig.objects()).toEqual([]);
  });

  it('a filter stops a create, because it could hide the name; nothing is made, and the text says what to do', async () => {
    zomro.setListSettings('instances.snapshots', { filter: { name: 'something else' } });
    await expect(engine.up(program)).rejects.toThrow(/a filter is set in the Zomro panel \(name\).*Clear the filter/);
    expect(rig.creates()).toBe(0);
  });

  it('a filter over the instances hides no instance', async () => {
    zomro.setListSettings('instances', { filter: { name: 'something else' } });
    expect(await engine.up(program)).toBe('created');
  });

  it('a small page and a late page change nothing, and the page size of the person stays', async () => {
    for (const name of ['a', 'b', 'c']) rig.add(name);
    zomro.setListSettings('instances.snapshots', { pageSize: 1, page: 3 });
    expect(await engine.up(program)).toBe('created');
    await engine.refresh();
    expect(await engine.up(program)).toBe('unchanged');
    expect(zomro.listSettings('instances.snapshots').pageSize).toBe(1);
    await expect(engine.up({ ...program, name: 'a' })).resolves.toBe('updated');
  });

  it('a snapshot that only the filter hides cannot be doubled by a lost create', async () => {
    rig.nextCreate('lostAfter');
    await engine.up(program).catch(() => undefined);
    zomro.setListSettings('instances.snapshots', { filter: { name: 'something else' } });
    await engine.up(program).catch(() => undefined);
    expect(rig.objects()).toHaveLength(1);
  });
});
