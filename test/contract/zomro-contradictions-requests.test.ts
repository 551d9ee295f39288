import { beforeEach, describe, expect, it } from 'vitest';
import { functionNames } from '../../simulator/zomro/functions.ts';
import {
  errorIn,
  instance,
  schedule,
  snapshot,
  startTestZomro,
  type TestZomro,
} from '../../simulator/zomro/testing.ts';
import { formFields } from './curl-command.ts';
import { printedCommand } from './zomro-golden.ts';
import { repeated, startLife, type ZomroLife } from './zomro-life.ts';

/* What Lifeboat sends where the articles contradict themselves, and what the simulated cloud makes of the other reading. */

const list = 'instances.fleio_bckps.schedule';
const edit = 'instances.fleio_bckps.schedule.edit';
const remove = 'instances.fleio_bckps.schedule.delete';
const boot = 'instances.fleio.boot_from_iso';
const unrescue = 'instances.fleio.unrescue';
const makeBackup = 'instances.fleio_bckps.edit';

let test: TestZomro;
beforeEach(async ({ onTestFinished }) => {
  test = await startTestZomro();
  onTestFinished(() => test.close());
});

/** The names of the fields of a call, without what every call carries. */
function fieldsOf(params: Readonly<Record<string, string>>): string[] {
  const everywhere = ['auth', 'func', 'lang', 'out'];
  return Object.keys(params)
    .filter((name) => !everywhere.includes(name))
    .toSorted();
}

function printedFields(name: string): string[] {
  return fieldsOf(Object.fromEntries(formFields(printedCommand(name))));
}

function sokOf(calls: readonly Readonly<Record<string, string>>[]): (string | undefined)[] {
  return calls.map(({ sok }) => sok);
}

describe('schedules', () => {
  let life: ZomroLife;
  beforeEach(async () => {
    life = await startLife();
  });

  it('row 1: a schedule lives and dies without the function that makes a backup', async () => {
    await life.liveSchedule();
    expect(life.of(edit)).toHaveLength(5);
    expect(life.of(makeBackup)).toEqual([]);
    expect(life.zomro.backups.list()).toEqual([]);
  });

  it('row 1: that function makes a backup at once and no schedule, whatever is said about days', async () => {
    const rotation = { rotation_days: '1,2,3,4,5,6', rotation_time: '02:01' };
    const answer = await test.doc({ func: makeBackup, sok: 'ok', plid: instance, name: 'Mistake', ...rotation });
    expect(answer).toMatchObject({ ok: {} });
    expect(test.zomro.backups.list()).toMatchObject([{ name: 'Mistake', backup_type: 'manual' }]);
    expect(test.zomro.schedules.list().map(({ name }) => name)).toEqual(['MySchedule']);
  });

  it('row 2: schedules are listed by `elid`, as in the printed command', async () => {
    await life.liveSchedule();
    await life.invoke('getBackupSchedules');
    expect(printedFields('list-schedules')).toEqual(['elid']);
    expect(life.of(list).length).toBeGreaterThan(0);
    for (const params of life.of(list)) {
      expect(params['elid']).toBe(instance);
      expect(fieldsOf(params)).toEqual(['elid', 'p_col', 'p_num']);
    }
  });

  it('row 2: the cloud takes either name of the parameter, and misses the instance without any', async () => {
    expect(await test.rows({ func: list, elid: instance })).toMatchObject([{ id: schedule }]);
    expect(await test.rows({ func: list, plid: instance })).toMatchObject([{ id: schedule }]);
    expect(errorIn(await test.doc({ func: list }))).toMatch(/^missed\//);
  });

  it('row 3: a schedule is deleted as a schedule, and no image is deleted in its life', async () => {
    await life.liveSchedule();
    expect(life.of(remove).map(fieldsOf)).toEqual([printedFields('delete-schedule')]);
    expect(life.of('image.delete')).toEqual([]);
    expect(life.zomro.schedules.list()).toEqual([]);
  });

  it('row 3: the number of a schedule is no number of an image: nothing is deleted', async () => {
    const [snapshots, images] = [test.zomro.snapshots.list(), test.zomro.images.list()];
    expect(errorIn(await test.doc({ func: 'image.delete', elid: schedule, sok: 'ok' }))).toBe('missed/image');
    expect(test.zomro.schedules.list()).toMatchObject([{ id: schedule }]);
    expect([test.zomro.snapshots.list(), test.zomro.images.list()]).toEqual([snapshots, images]);
  });

  it('row 13: the name is free text, and neither example of it means anything', async () => {
    for (const name of ['MyBackup', 'MySchedule', 'пн–сб / ніч; 50 % & "так" <b>', 'MyBackup 0,1,2']) {
      const engine = life.engine('BackupSchedule');
      const program = { instanceId: instance, name, rotationDays: ['Monday'], rotationTime: '02:01' };
      await engine.up(program);
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      expect(life.zomro.schedules.list().map((one) => one.name)).toContain(name);
    }
    expect(life.zomro.schedules.list()).toHaveLength(4);
  });
});

describe('snapshots', () => {
  let life: ZomroLife;
  beforeEach(async () => {
    life = await startLife();
    await life.liveSnapshot();
  });

  it('row 5: of a deletion `plid` is the instance and `elid` the snapshot', () => {
    const [params, ...others] = life.of('image.delete');
    expect(others).toEqual([]);
    expect(params).toMatchObject({ plid: instance, elid: snapshot, sok: 'ok' });
  });

  it('row 5: no request of anything names a field twice', async () => {
    await life.liveAll();
    expect(life.sent.length).toBeGreaterThan(100);
    for (const one of life.sent) expect(repeated(one), one.func).toEqual([]);
  });

  it('row 6: `elname` is the number of the snapshot, as in the printed command', () => {
    const printed = Object.fromEntries(formFields(printedCommand('delete-snapshot')));
    expect(printed['elname']).toBe(printed['elid']);
    const [params = {}] = life.of('image.delete');
    expect(fieldsOf(params)).toEqual(printedFields('delete-snapshot'));
    expect(params['elname']).toBe(params['elid']);
  });

  it.each([
    ['the name', { elname: 'MySnapshot' }],
    ['another number', { elname: '1' }],
    ['left out', {}],
  ])('row 6: the cloud does not mind what it is: %s', async (_what, elname) => {
    expect(await test.doc({ func: 'image.delete', elid: snapshot, sok: 'ok', ...elname })).toMatchObject({ ok: {} });
    test.advance(10_000);
    expect(test.zomro.snapshots.list()).toEqual([]);
  });

  it('row 7: the instance is `plid` where a snapshot is made or deleted, and `elid` where they are listed', () => {
    expect(life.of('instances.snapshots.edit').map(fieldsOf)).toEqual([printedFields('create-snapshot')]);
    expect(life.of('instances.snapshots.edit')).toMatchObject([{ plid: instance }]);
    expect(life.of('image.delete')).toMatchObject([{ plid: instance }]);
    for (const params of life.of('instances.snapshots')) {
      expect(params['elid']).toBe(instance);
      expect(params).not.toHaveProperty('plid');
    }
  });

  it('row 8: whether a snapshot is gone is asked of the snapshots', () => {
    const deletion = life.sent.findIndex(({ func }) => func === 'image.delete');
    const after = new Set(life.sent.slice(deletion + 1).map(({ func }) => func));
    expect(after).toEqual(new Set(['instances.snapshots', 'image.edit']));
  });

  it('row 8: the list of backups never shows a snapshot, so its silence proves nothing', async () => {
    expect(test.zomro.snapshots.list()).toHaveLength(1);
    expect(await test.rows({ func: 'instances.fleio_bckps', elid: instance })).toEqual([]);
  });
});

describe('confirmation', () => {
  it('row 10: `sok` goes with a call exactly where it is documented', async () => {
    const life = await startLife();
    await life.liveAll();
    const changes: readonly (readonly [string, string])[] = [
      ['instances.snapshots.edit', 'create-snapshot'],
      ['image.delete', 'delete-snapshot'],
      [remove, 'delete-schedule'],
      [unrescue, 'leave-iso'],
    ];
    for (const [func, command] of changes) {
      const documented = printedFields(command).includes('sok') ? 'ok' : undefined;
      expect(new Set(sokOf(life.of(func))), func).toEqual(new Set([documented]));
    }
    expect(new Set(sokOf(life.of(edit)))).toEqual(new Set(['ok']));
    // Without it both show a form: what is offered, or one record.
    for (const func of [boot, 'image.edit']) {
      expect(new Set(sokOf(life.of(func))), func).toEqual(new Set([undefined, 'ok']));
    }
  });

  it('row 10: a call that is answered with a form is repeated once with it, and only where it was left out', async () => {
    const life = await startLife({ confirmsNeedSok: true });
    await life.liveAll();
    expect(sokOf(life.of(remove))).toEqual([undefined, 'ok']);
    // The boot was left twice: for the other image, and at the end.
    expect(sokOf(life.of(unrescue))).toEqual([undefined, 'ok', undefined, 'ok']);
    expect(sokOf(life.of('image.delete'))).toEqual(['ok']);
    expect([life.zomro.schedules.list(), life.zomro.snapshots.list()]).toEqual([[], []]);
    expect(life.zomro.instances.find(instance)?.instance_status).toBe('active');
  });
});

describe('leaving', () => {
  it('row 18: the boot from an image is ended by the call that also ends a rescue', async () => {
    const life = await startLife();
    await life.liveIsoBoot();
    expect(life.of(unrescue)).toMatchObject([{ elid: instance }, { elid: instance }]);
    await test.doc({ func: 'instances.fleio.rescue', elid: instance, sok: 'ok', ...rescueImage });
    test.advance(60_000);
    expect(await test.status()).toBe('rescued');
    await test.doc({ func: unrescue, elid: instance });
    test.advance(30_000);
    expect(await test.status()).toBe('active');
  });

  it.each(['rescued', 'active', 'stopped', 'suspended', 'error', 'resized'] as const)(
    'row 18: an instance that somebody has made "%s" is not touched when the resource goes',
    async (status) => {
      const life = await startLife();
      const engine = life.engine('IsoBoot');
      await engine.up({ instanceId: instance, imageId: life.bench.isoBoots.imageId });
      life.zomro.instances.setStatus(instance, status);
      await engine.destroy();
      expect(engine.state).toBeUndefined();
      expect(life.of(unrescue)).toEqual([]);
      expect(life.zomro.instances.find(instance)?.instance_status).toBe(status);
    },
  );
});

describe('authorisation', () => {
  it('row 19: without it the cloud refuses every function but the login', async () => {
    const others = functionNames.filter((name) => name !== 'auth');
    for (const func of others) {
      const answer = await test.doc({ func, auth: '', elid: instance, plid: instance, sok: 'ok' });
      expect(errorIn(answer), func).toBe(`access/${func}`);
    }
    expect(test.zomro.journal.mutations()).toEqual([]);
  });

  it('row 19: every call of Lifeboat but the login carries its session', async () => {
    const life = await startLife();
    await life.liveAll();
    for (const { func, params } of life.sent) {
      if (func === 'auth') expect(params).not.toHaveProperty('auth');
      else expect(params['auth'], func).toMatch(/^[0-9a-f]{24}$/);
    }
  });

  it('row 19: or, where the user asks for it, the credentials', async () => {
    const life = await startLife();
    const engine = life.engine('Snapshot', { userSource: 'authinfo' });
    await engine.up({ instanceId: instance });
    await engine.destroy();
    expect(life.of('auth')).toEqual([]);
    for (const { params } of life.sent) expect(params['authinfo']).toBe('demo@lifeboat.test:not-a-real-password');
  });
});

const rescueImage = { zone: 'pub', select_boot: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f' };
