import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import type { ZomroSimulator } from '../../simulator/index.ts';
import { failureOf } from '../support/bench.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import type { IsoBootRig } from './rig.ts';
import { startZomro } from './zomro-rig.ts';

const hiding = { filter: { name: 'something else' } };

describe('what a person sets in the Zomro panel for instances', () => {
  let rig: IsoBootRig;
  let zomro: ZomroSimulator;
  let engine: MiniEngine;
  let program: JsonObject;

  beforeEach(async () => {
    ({ isoBoots: rig, zomro } = await startZomro());
    engine = new MiniEngine({ cloud: rig.cloud, kind: 'IsoBoot', clock: rig.clock, settings: rig.settings });
    program = { instanceId: rig.instanceId, imageId: rig.imageId };
  });
  afterEach(() => rig.close());

  it('a filter that hides the instance is neither the end of the session nor of the instance', async () => {
    await engine.up(program);
    const before = engine.state;
    zomro.setListSettings('instances', hiding);
    await engine.refresh().catch(() => undefined);
    expect(engine.state).toEqual(before);
    expect(await engine.up(program)).toBe('unchanged');
    zomro.setListSettings('instances', { filter: {} });
    await engine.destroy();
    expect(rig.mutations()).toEqual([`enter ${rig.instanceId} ${rig.imageId}`, `leave ${rig.instanceId}`]);
  });

  it('under such a filter nothing is restarted whose state is not known: either it is found, or the text says what to do', async () => {
    zomro.setListSettings('instances', hiding);
    zomro.instances.setStatus(rig.instanceId, 'rescued');
    expect(String(await failureOf(engine.up(program)))).toMatch(/rescue|Clear the filter/);
    expect(engine.state).toBeUndefined();
    expect(rig.mutations()).toEqual([]);
  });

  it('under such a filter a delete never leaves a rescue', async () => {
    await engine.up(program);
    zomro.setListSettings('instances', hiding);
    zomro.instances.setStatus(rig.instanceId, 'rescued');
    await engine.destroy().catch(() => undefined);
    expect(rig.mutations()).toHaveLength(1);
  });

  it('a filter over the images hides no image', async () => {
    zomro.setListSettings('image', hiding);
    expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('created');
  });

  it('a small page and a late page change nothing, and the page size of the person stays', async () => {
    for (let count = 0; count < 3; count += 1) zomro.instances.add({ servername: `Another${count}` });
    zomro.setListSettings('instances', { pageSize: 1, page: 4 });
    zomro.setListSettings('image', { pageSize: 1, page: 2 });
    expect(await engine.up(program)).toBe('created');
    await engine.refresh();
    expect(await engine.up(program)).toBe('unchanged');
    expect(zomro.listSettings('instances').pageSize).toBe(1);
    await engine.destroy();
    expect(rig.mutations()).toHaveLength(2);
  });
});
