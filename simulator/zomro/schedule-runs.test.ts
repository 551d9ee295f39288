import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, schedule, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

/** Thursday 2024-07-25, 09:00 UTC; the published schedule falls due from Monday to Saturday at 02:01. */
let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro({ quirks: { sessionIdleMs: 10 ** 15 } });
});
afterEach(() => test.close());

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const untilFirstRun = 17 * hour + minute;
const backups = () => test.rows({ func: 'instances.fleio_bckps', elid: instance });
const names = () => test.zomro.backups.list(instance).map((row) => row.name);
const editSchedule = (params: Readonly<Record<string, string>>) =>
  test.doc({ func: 'instances.fleio_bckps.schedule.edit', elid: schedule, sok: 'ok', ...params });

describe('a schedule', () => {
  it('makes a backup when its time has come, and not before', async () => {
    test.advance(untilFirstRun - 1);
    expect(await backups()).toEqual([]);
    test.advance(1);
    expect(await backups()).toMatchObject([
      { name: 'MySchedule 2024-07-26', backup_type: 'auto', fleio_status: 'Saving', createdate: '2024-07-26' },
    ]);
    expect(await test.status()).toBe('image_uploading');
    expect(errorIn(await test.createSnapshot('New'))).toBe('error/runningoperation');
    test.advance(90_000);
    expect(await backups()).toMatchObject([{ fleio_status: 'Active', image_size: '3' }]);
    expect(await test.status()).toBe('active');
  });

  it('has saved what fell due a while ago, though nobody looked', async () => {
    test.advance(untilFirstRun + 90_000);
    expect(await backups()).toMatchObject([{ fleio_status: 'Active' }]);
  });

  it('runs on its days only, and makes nothing twice', () => {
    test.zomro.instances.change(instance, { backup_rotation: '10' });
    for (let looks = 0; looks < 5 * 24; looks += 1) {
      test.advance(hour);
      test.zomro.backups.list();
    }
    const days = ['2024-07-26', '2024-07-27', '2024-07-29', '2024-07-30'];
    expect(names()).toEqual(days.map((one) => `MySchedule ${one}`));
  });

  it('leaves as many backups as the instance keeps, also after years', () => {
    test.advance(3 * 365 * day);
    expect(names()).toEqual(['MySchedule 2027-07-22', 'MySchedule 2027-07-23', 'MySchedule 2027-07-24']);
    expect(test.zomro.backups.list()[0]?.id).toBe('5204215');
  });

  it('overwrites only automatic backups of its instance that are not protected', async () => {
    const other = test.zomro.instances.add({ servername: 'Other' }).id;
    await test.doc({ func: 'instances.fleio_bckps.edit', plid: instance, name: 'By hand', sok: 'ok' });
    test.zomro.backups.add({ name: 'Protected', createdate: '2024-07-01', protected: 'on' });
    test.zomro.backups.add({ name: 'Old', createdate: '2024-07-02' });
    test.zomro.backups.add({ name: 'Elsewhere', createdate: '2024-07-01', instance_id: other });
    test.zomro.instances.change(instance, { backup_rotation: '2' });
    test.advance(untilFirstRun);
    expect(names()).toEqual(['By hand', 'Protected', 'MySchedule 2024-07-26']);
    expect(test.zomro.backups.list(other)).toHaveLength(1);
  });

  it('makes its backup also when protected ones fill the rotation', () => {
    for (const name of ['a', 'b', 'c']) test.zomro.backups.add({ name, createdate: '2024-07-01', protected: 'on' });
    test.advance(2 * day);
    expect(names()).toEqual(['a', 'b', 'c', 'MySchedule 2024-07-27']);
  });

  it('is obeyed as it stood until it was changed, and by its new settings from then on', async () => {
    test.advance(day);
    await editSchedule({ name: 'Changed', rotation_days: '0,6', rotation_time: '23:30' });
    test.advance(2 * day);
    await editSchedule({ rotation_time: '12:00' });
    test.advance(2 * day);
    expect(names()).toEqual(['MySchedule 2024-07-26', 'Changed 2024-07-27', 'Changed 2024-07-28']);
    expect((await backups()).map((row) => row['createdate'])).toEqual(['2024-07-26', '2024-07-27', '2024-07-28']);
  });

  it('does not run on the day when it was made if its time had passed', async () => {
    const fields = { name: 'Late', rotation_days: '0,1,2,3,4,5,6', rotation_time: '09:00' };
    await editSchedule({ elid: '', plid: instance, ...fields });
    test.advance(day - 1);
    expect(names()).toEqual(['MySchedule 2024-07-26']);
    test.advance(1);
    expect(names()).toEqual(['MySchedule 2024-07-26', 'Late 2024-07-26']);
  });

  it('does not keep another one from running at the same minute', () => {
    test.zomro.schedules.add({ name: 'Twin', rotation_days: '5', rotation_time: '02:01' });
    test.advance(untilFirstRun);
    expect(names()).toEqual(['MySchedule 2024-07-26', 'Twin 2024-07-26']);
  });

  it.each([
    ['stopped', 1],
    ['booted_from_iso', 0],
    ['rescued', 0],
    ['resized', 0],
  ] as const)('of an instance that is %s makes %i', (status, made) => {
    test.zomro.instances.setStatus(instance, status);
    test.advance(untilFirstRun);
    test.zomro.instances.setStatus(instance, 'active');
    expect(names()).toHaveLength(made);
  });

  it('that is deleted, or whose instance is gone, leaves its backups and makes no more', async () => {
    test.advance(untilFirstRun);
    await test.doc({ func: 'instances.fleio_bckps.schedule.delete', elid: schedule });
    test.zomro.schedules.add({ name: 'Of none', instance_id: '1', rotation_days: '6' });
    test.advance(day);
    test.zomro.instances.remove(instance);
    test.advance(day);
    expect(test.zomro.backups.list().map((row) => row.name)).toEqual(['MySchedule 2024-07-26']);
  });

  it('starts afresh after a reset', () => {
    test.advance(untilFirstRun);
    expect(names()).toHaveLength(1);
    test.zomro.reset();
    expect(names()).toEqual([]);
  });

  it('is no call: the journal knows nothing of it', () => {
    test.advance(untilFirstRun);
    expect(names()).toHaveLength(1);
    expect(test.zomro.journal.mutations()).toEqual([]);
  });
});

it('a lower rotation counts from the next backup on', async () => {
  test.advance(5 * day);
  expect(names()).toHaveLength(3);
  await test.doc({ func: 'instances.edit', elid: instance, backup_rotation: '1', sok: 'ok' });
  expect(names()).toHaveLength(3);
  test.advance(day);
  expect(names()).toEqual(['MySchedule 2024-07-31']);
});

it('while schedules do not run, nothing is put off', () => {
  test.zomro.quirks.set({ schedulesRun: false });
  test.advance(untilFirstRun);
  expect(names()).toEqual([]);
  test.zomro.quirks.set({ schedulesRun: true });
  expect(names()).toEqual([]);
});
