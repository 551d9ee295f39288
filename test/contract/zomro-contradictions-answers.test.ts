import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTestZomro, type TestZomro } from '../../simulator/zomro/testing.ts';
import { formFields, multipartRequest } from './curl-command.ts';
import { printedCommand, publishedAnswer } from './zomro-golden.ts';
import { days, instance, startLife, type ZomroLife } from './zomro-life.ts';

/* How Lifeboat reads the answers about which the articles contradict themselves. */

const list = 'instances.fleio_bckps.schedule';
const edit = 'instances.fleio_bckps.schedule.edit';
const boot = 'instances.fleio.boot_from_iso';

let test: TestZomro;
beforeEach(async ({ onTestFinished }) => {
  test = await startTestZomro({ world: 'fresh' });
  onTestFinished(() => test.close());
});

/** Sends a command as the article prints it, to the simulated cloud at that address. */
async function print(name: string, url: URL | string): Promise<string> {
  const answer = await fetch(url, multipartRequest(formFields(printedCommand(name))));
  return answer.text();
}

/** Without the calls that only look at the form. */
function bootsOf(life: ZomroLife) {
  return life.of(boot).filter(({ sok }) => sok === 'ok');
}

function weekly(rotationDays: readonly string[]) {
  return { instanceId: instance, name: 'weekly', rotationDays, rotationTime: '02:01' };
}

describe('days', () => {
  it('row 4: the digits of the printed command are Monday to Saturday, although its text says Friday', async () => {
    const life = await startLife();
    await print('create-schedule', life.bench.rig.settings.endpoint);
    const { schedules } = await life.invoke('getBackupSchedules');
    expect(schedules).toMatchObject([{ name: 'MySchedule', rotationDays: [...days.workdays, 'Saturday'] }]);
  });

  it.each([
    ['Monday to Friday', days.workdays, '1,2,3,4,5'],
    ['Monday to Saturday', [...days.workdays, 'Saturday'], '1,2,3,4,5,6'],
    ['every day', days.all, '1,2,3,4,5,6,0'],
  ])('row 4: Lifeboat sends the days that were asked for: %s', async (_what, wanted, digits) => {
    const life = await startLife();
    await life.engine('BackupSchedule').up(weekly(wanted));
    expect(life.of(edit)).toMatchObject([{ rotation_days: digits }]);
  });

  it('row 14: digits go out and words come back, a blank behind the last one too, and that is no difference', async () => {
    const life = await startLife();
    const engine = life.engine('BackupSchedule');
    await engine.up(weekly(['Friday', 'Monday']));
    expect(life.of(edit)).toMatchObject([{ rotation_days: '1,5' }]);
    const shown = await print('list-schedules', life.bench.rig.settings.endpoint);
    expect(JSON.parse(shown)).toMatchObject({ doc: { elem: [{ rotation_days: { $: 'Monday Friday ' } }] } });
    await engine.refresh();
    expect(await engine.up(weekly(['Monday', 'Friday']))).toBe('unchanged');
  });

  it.each(['last', 'first'] as const)(
    'row 15: where the week begins is of no importance: Sunday stands %s in the list',
    async (sundayPosition) => {
      const life = await startLife({ sundayPosition });
      const engine = life.engine('BackupSchedule');
      await engine.up(weekly(['Sunday', 'Monday', 'Saturday']));
      await engine.refresh();
      for (const order of [
        ['Sunday', 'Monday', 'Saturday'],
        ['Saturday', 'Sunday', 'Monday', 'Sunday'],
      ])
        expect(await engine.up(weekly(order))).toBe('unchanged');
      expect(life.of(edit)).toHaveLength(1);
      expect(life.zomro.schedules.list()).toMatchObject([{ rotation_days: '1,6,0' }]);
    },
  );

  it('row 15: the cloud takes the digits in any order, and means the same', async () => {
    const create = { func: edit, sok: 'ok', plid: instance, rotation_time: '02:01' };
    await test.doc({ ...create, name: 'one', rotation_days: '0,6,1' });
    await test.doc({ ...create, name: 'other', rotation_days: '1,6,0' });
    const rows = await test.rows({ func: list, elid: instance });
    expect(rows.map(({ rotation_days: words }) => words)).toEqual([
      'Monday Saturday Sunday ',
      'Monday Saturday Sunday ',
    ]);
  });
});

describe('words', () => {
  it('row 9: what the table writes as "Private" and the answer as "private" makes no difference, and is never sent', async () => {
    let word = 'private';
    const life = await startLife(
      {},
      { answer: (text) => text.replaceAll('"visibility":{"$":"private"}', `"visibility":{"$":"${word}"}`) },
    );
    const engine = life.engine('Snapshot');
    await engine.up({ instanceId: instance });
    for (word of ['Private', 'PRIVATE', 'public']) {
      await engine.refresh();
      expect(engine.state?.outputs).toMatchObject({ status: 'Active', zomroDetails: { visibility: word } });
      expect(await engine.up({ instanceId: instance })).toBe('unchanged');
    }
    for (const { params } of life.sent) expect(params).not.toHaveProperty('visibility');
  });

  it('row 11: the number and the name in the list are those of the schedule, although the table says: of the backup', async () => {
    const life = await startLife();
    const { id } = life.zomro.schedules.add({ name: 'MySchedule' });
    const { schedules } = await life.invoke('getBackupSchedules');
    expect(schedules).toMatchObject([{ id: `${instance}/${id}`, scheduleId: id, name: 'MySchedule' }]);
    expect(await life.invoke('getBackups')).toEqual({ backups: [] });
    const engine = life.engine('BackupSchedule');
    await engine.import(`${instance}/${id}`);
    await engine.destroy();
    expect(life.zomro.schedules.list()).toEqual([]);
  });

  it('row 12: the day of a snapshot is its `createdate`, that of a schedule its `create_date`', async () => {
    const life = await startLife();
    life.zomro.snapshots.add({ name: 'one', createdate: '2024-07-01' });
    life.zomro.schedules.add({ name: 'one' });
    expect((await life.invoke('getSnapshots'))['snapshots']).toMatchObject([{ createdAt: '2024-07-01' }]);
    expect((await life.invoke('getBackupSchedules'))['schedules']).toMatchObject([{ createdAt: '2024-07-23' }]);
  });

  it('row 12: neither is read under the name of the other', async () => {
    const swapped = (text: string) =>
      text.includes('"createdate"')
        ? text.replaceAll('"createdate"', '"create_date"')
        : text.replaceAll('"create_date"', '"createdate"');
    const life = await startLife({}, { answer: swapped });
    life.zomro.snapshots.add({ name: 'one' });
    life.zomro.schedules.add({ name: 'one' });
    const snapshots = (await life.invoke('getSnapshots'))['snapshots'];
    const schedules = (await life.invoke('getBackupSchedules'))['schedules'];
    expect([snapshots, schedules]).toMatchObject([[{ name: 'one' }], [{ name: 'one' }]]);
    expect(JSON.stringify([snapshots, schedules])).not.toContain('createdAt');
  });
});

describe('form', () => {
  it('row 16: each printed command is answered with JSON that can be read, nothing left out', async () => {
    const names = readdirSync(new URL('fixtures/zomro/', import.meta.url)).filter((name) => name.endsWith('.sh'));
    expect(names).toHaveLength(9);
    for (const name of names) {
      const text = await print(name.replace(/\.sh$/, ''), test.url);
      expect(JSON.parse(text), name).toHaveProperty('doc');
    }
    for (const name of ['snapshots', 'schedules', 'iso-preview']) expect(publishedAnswer(name)).toHaveProperty('doc');
  });

  it.each([
    ['three dots for what is left out', (text: string) => text.replace('"p_cnt"', '... "p_cnt"')],
    ['a comma behind the last one', (text: string) => text.replace(/\}$/, ',}')],
  ])('row 16: an answer as the articles print it is not guessed at: %s', async (_what, printed) => {
    let isPrinted = false;
    const answer = (text: string, { func }: { func: string }) => (isPrinted && func === list ? printed(text) : text);
    const life = await startLife({}, { answer });
    const engine = life.engine('BackupSchedule');
    await engine.up(weekly(days.all));
    const before = engine.state;
    isPrinted = true;
    await expect(engine.refresh()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(engine.state).toEqual(before);
    await expect(life.invoke('getBackupSchedules')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('images', () => {
  it('row 17: an image that the support has put there is found in its zone, and sent with it', async () => {
    const life = await startLife();
    const { id } = life.zomro.offered.add({ zone: 'shr', title: '[ISO] from the support' });
    const { images } = await life.invoke('getIsoImages', { instanceId: instance, zone: 'shr' });
    expect(images).toMatchObject([{ imageId: id, zone: 'shr' }]);
    await life.engine('IsoBoot').up({ instanceId: instance, imageId: id });
    expect(bootsOf(life)).toMatchObject([{ select_boot_from_iso: id, zone: 'shr' }]);
  });

  it('row 17: so it is in any zone of the form, also in one that nobody has described', async () => {
    const translated = (text: string, from: string, to: string) => text.replaceAll(`"${from}"`, `"${to}"`);
    const life = await startLife(
      {},
      {
        answer: (text, { func }) => (func === boot ? translated(text, 'shr', 'campus 7') : text),
        ask: (body) => body.replace('zone=campus+7', 'zone=shr'),
      },
    );
    const { id } = life.zomro.offered.add({ zone: 'shr' });
    const engine = life.engine('IsoBoot');
    expect(await engine.up({ instanceId: instance, imageId: id })).toBe('created');
    expect(engine.state?.outputs).toMatchObject({ status: 'Active' });
    expect(bootsOf(life)).toMatchObject([{ zone: 'campus 7' }]);
  });

  it('row 17: and a zone that the form does not offer is refused before anything is sent', async () => {
    const life = await startLife();
    const { imageId } = life.bench.isoBoots;
    const engine = life.engine('IsoBoot');
    await expect(engine.up({ instanceId: instance, imageId, zomro: { zone: 'own' } })).rejects.toThrow(/zone "pub"/);
    expect(bootsOf(life)).toEqual([]);
  });

  it('row 21: an image that nothing calls an ISO is warned about, and booted', async () => {
    const life = await startLife();
    life.zomro.images.add({ name: 'plain', disk_format: 'raw', os_distro: 'AlmaLinux', fleio_id: plainImage });
    const { images } = await life.invoke('getIsoImages', { instanceId: instance, name: 'plain' });
    expect(images).toMatchObject([{ imageId: plainImage, labelledIso: false }]);
    const engine = life.engine('IsoBoot');
    await engine.preview({ instanceId: instance, imageId: plainImage });
    expect(engine.warnings.join('\n')).toContain('not labelled as an ISO image by Zomro; it may not boot');
    await engine.up({ instanceId: instance, imageId: plainImage });
    expect(engine.state?.outputs).toMatchObject({ status: 'Active' });
    expect(life.zomro.instances.find(instance)).toMatchObject({
      instance_status: 'booted_from_iso',
      mounted: plainImage,
    });
  });

  it('row 21: the images of the example are ordinary ones, and offered all the same', async () => {
    const { images } = await (await startLife()).invoke('getIsoImages');
    expect(images).toMatchObject([
      { name: 'myImage', operatingSystem: 'Solaris', zone: 'own' },
      { name: 'boo', operatingSystem: 'AlmaLinux', zone: 'own' },
      { name: 'foo', operatingSystem: 'AlmaLinux', zone: 'own' },
      { operatingSystem: '[ISO] systemrescue-11.00-amd64', zone: 'pub' },
    ]);
  });
});

const plainImage = '0c4f1e7a-0000-4000-8000-000000000021';
