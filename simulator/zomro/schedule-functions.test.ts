import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, schedule, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

const func = 'instances.fleio_bckps.schedule.edit';
const create = (params = {}) =>
  test.doc({
    func,
    plid: instance,
    name: 'Nightly',
    rotation_days: '0,6',
    rotation_time: '23:59',
    sok: 'ok',
    ...params,
  });
const change = (params = {}) => test.doc({ func, elid: schedule, sok: 'ok', ...params });
const rows = (params = {}) => test.rows({ func: 'instances.fleio_bckps.schedule', elid: instance, ...params });

describe('a schedule', () => {
  it('is there at once, with an id from a table of its own', async () => {
    await create({ elid: '' });
    expect((await rows())[1]).toEqual({
      create_date: '2024-07-25',
      id: '15',
      instance_id: instance,
      name: 'Nightly',
      rotation_days: 'Saturday Sunday ',
      rotation_time: '23:59',
      servername: 'MyServer',
    });
  });

  it('is changed in part or as a whole', async () => {
    await change({ name: 'Renamed', plid: instance });
    expect(await rows()).toMatchObject([{ name: 'Renamed', rotation_time: '02:01' }]);
    await change({ name: 'Again', rotation_days: '3', rotation_time: '10:30' });
    expect(await rows()).toMatchObject([{ name: 'Again', rotation_days: 'Wednesday ', rotation_time: '10:30' }]);
  });

  it('names the days in the language of the call', async () => {
    await change({ rotation_days: '1' });
    expect((await rows({ lang: 'ru' }))[0]?.['rotation_days']).toBe('Понедельник ');
    expect((await rows({ lang: 'ua' }))[0]?.['rotation_days']).toBe('Понеділок ');
  });

  it.each([
    [{ name: '' }, 'value/name'],
    [{ rotation_days: '' }, 'value/rotation_days'],
    [{ rotation_days: '7' }, 'value/rotation_days'],
    [{ rotation_days: '1, 2' }, 'value/rotation_days'],
    [{ rotation_time: '24:00' }, 'value/rotation_time'],
    [{ rotation_time: '2:01' }, 'value/rotation_time'],
    [{ plid: '1' }, 'missed/instances'],
  ])('is not made with %j', async (params, expected) => {
    expect(errorIn(await create(params))).toBe(expected);
    expect(await rows()).toHaveLength(1);
  });

  it('is shown without sok, and so is the form for a new one', async () => {
    expect(await change({ sok: '' })).toMatchObject({ name: { $: 'MySchedule' }, rotation_time: { $: '02:01' } });
    expect(await create({ sok: '' })).toMatchObject({ name: {}, slist: [{ $name: 'rotation_days' }] });
    expect(errorIn(await create({ sok: '', plid: '1' }))).toBe('missed/instances');
    expect(test.zomro.journal.mutations()).toEqual([]);
  });

  it('is deleted without sok, once', async () => {
    const remove = { func: 'instances.fleio_bckps.schedule.delete', elid: schedule };
    expect(await test.doc(remove)).toMatchObject({ ok: {} });
    expect(await rows()).toEqual([]);
    expect(errorIn(await test.doc(remove))).toBe('missed/instances.fleio_bckps.schedule');
  });

  it('asks for sok first, if the switch says so', async () => {
    test.zomro.quirks.set({ confirmsNeedSok: true });
    const remove = { func: 'instances.fleio_bckps.schedule.delete', elid: schedule };
    expect(await test.doc(remove)).toMatchObject({ elid: { $: schedule }, metadata: { $type: 'form' } });
    expect(await test.doc({ ...remove, sok: 'ok' })).toMatchObject({ ok: {} });
  });

  it('stands in a list that tells how many backups the instance keeps', async () => {
    await test.doc({ func: 'instances.edit', elid: instance, backup_rotation: '7', sok: 'ok', clicked_button: 'ok' });
    const doc = await test.doc({ func: 'instances.fleio_bckps.schedule', plid: instance });
    expect(doc).toMatchObject({ backup_rotation: { $: '7' } });
  });

  it('of an instance that is gone: the list is empty if the switch says so, but never without an instance', async () => {
    test.zomro.quirks.set({ goneScheduleList: 'empty' });
    test.zomro.instances.remove(instance);
    const doc = await test.doc({ func: 'instances.fleio_bckps.schedule', elid: instance });
    expect(doc).not.toHaveProperty('elem');
    expect(doc).not.toHaveProperty('backup_rotation');
    expect(errorIn(await test.doc({ func: 'instances.fleio_bckps.schedule' }))).toBe('missed/instances');
    expect(errorIn(await test.doc({ func: 'instances.fleio_bckps', elid: instance }))).toBe('missed/instances');
  });

  it('has its rotation in the form of its instance, also when the list does not show it', async () => {
    test.zomro.quirks.set({ rotationInScheduleList: false });
    expect(await test.doc({ func: 'instances.edit', elid: instance })).toMatchObject({ backup_rotation: { $: '3' } });
  });

  it('may share its name, unless the switch says otherwise', async () => {
    await create({ name: 'MySchedule' });
    test.zomro.quirks.set({ duplicateNames: false });
    expect(errorIn(await create({ name: 'MySchedule' }))).toBe('exists/name');
    expect(await change({ name: 'Unique' })).toMatchObject({ ok: {} });
    expect(await change({ name: 'Unique' })).toMatchObject({ ok: {} });
  });

  it('goes with its instance, and can be changed by hand', async () => {
    test.zomro.schedules.change(schedule, { rotation_days: '0,1', rotation_time: '05:00', name: 'By hand' });
    expect(await rows()).toMatchObject([{ name: 'By hand', rotation_days: 'Monday Sunday ', rotation_time: '05:00' }]);
    expect(() => test.zomro.schedules.change(schedule, { rotation_time: '25:00' })).toThrow('rotation_time');
    test.zomro.schedules.add({ name: 'Second' });
    test.zomro.schedules.rename(schedule, 'First');
    expect((await rows()).map((row) => row['name'])).toEqual(['First', 'Second']);
    test.zomro.schedules.remove(schedule);
    test.zomro.instances.remove(instance);
    expect(test.zomro.schedules.list()).toEqual([]);
  });
});
