import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import type { ZomroQuirks, ZomroSimulator } from '../../simulator/index.ts';
import { failureOf } from '../support/bench.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import type { ScheduleRig } from './rig.ts';
import { startZomro } from './zomro-rig.ts';

const list = 'instances.fleio_bckps.schedule';
const hiding = { filter: { name: 'something else' } };

/** How many backups are kept may stand beside the list of schedules, or only in the form of the instance. */
const worlds: readonly Partial<ZomroQuirks>[] = [{}, { rotationInScheduleList: false }];

for (const quirks of worlds) {
  describe(`what a person sets in the Zomro panel for schedules (${JSON.stringify(quirks)})`, () => {
    let rig: ScheduleRig;
    let zomro: ZomroSimulator;
    let engine: MiniEngine;
    let program: JsonObject;

    beforeEach(async () => {
      ({ schedules: rig, zomro } = await startZomro(quirks));
      engine = new MiniEngine({ cloud: rig.cloud, kind: 'BackupSchedule', clock: rig.clock, settings: rig.settings });
      program = { instanceId: rig.instanceId, rotationDays: ['Sunday'], rotationTime: '02:01', keepCount: 5 };
    });
    afterEach(() => rig.close());

    it('a filter that hides the schedule is not its absence: the text says what to do, and the state stays', async () => {
      await engine.up(program);
      const { state } = engine;
      const sent = rig.mutations().length;
      zomro.setListSettings(list, hiding);
      for (const command of [
        () => engine.refresh(),
        () => engine.up({ ...program, rotationTime: '23:59' }),
        () => engine.destroy(),
      ]) {
        await expect(command()).rejects.toThrow(/a filter is set in the Zomro panel \(name\).*Clear the filter/);
        expect(engine.state).toEqual(state);
      }
      expect(rig.mutations()).toHaveLength(sent);
      zomro.setListSettings(list, { filter: {} });
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
    });

    it('a filter that does not hide the schedule changes nothing', async () => {
      await engine.up({ ...program, name: 'shown' });
      zomro.setListSettings(list, { filter: { name: 'shown' } });
      await engine.refresh();
      expect(await engine.up({ ...program, name: 'shown' })).toBe('unchanged');
      expect(await engine.up({ ...program, name: 'shown', rotationTime: '23:59' })).toBe('updated');
    });

    it('a filter stops a create, because it could hide the name; nothing is made, and the text says what to do', async () => {
      zomro.setListSettings(list, hiding);
      await expect(engine.up(program)).rejects.toThrow(/a filter is set in the Zomro panel \(name\).*Clear the filter/);
      expect(rig.mutations()).toEqual([]);
    });

    it('a filter over the instances hides no instance, and keeps nobody from seeing how many backups it keeps', async () => {
      zomro.setListSettings('instances', hiding);
      expect(await engine.up(program)).toBe('created');
      expect(rig.keptByInstance?.(rig.instanceId)).toBe(5);
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('a small page and a late page change nothing, and the page size of the person stays', async () => {
      for (const name of ['a', 'b', 'c']) rig.add(name);
      zomro.setListSettings(list, { pageSize: 1, page: 3 });
      expect(await engine.up(program)).toBe('created');
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      expect(zomro.listSettings(list).pageSize).toBe(1);
      await engine.destroy();
      expect(rig.schedules()).toHaveLength(3);
    });

    it('a schedule that only the filter hides cannot be doubled, neither by a lost create nor by a killed run', async () => {
      rig.nextCreate('lostAfter');
      await engine.up(program).catch(() => undefined);
      zomro.setListSettings(list, hiding);
      await engine.up(program).catch(() => undefined);
      engine.state = undefined;
      await failureOf(engine.up(program));
      expect(rig.schedules()).toHaveLength(1);
    });
  });
}
