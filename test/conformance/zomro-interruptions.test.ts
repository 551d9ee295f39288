import { afterEach, expect, it } from 'vitest';
import type { ResourceKind } from '../../provider/resources/index.ts';
import { failureOf } from '../support/bench.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import type { ZomroQuirks } from '../../simulator/index.ts';
import { startZomro } from './zomro-rig.ts';

/* What somebody at the panel does in between: nothing is restarted twice, and no rescue of theirs is touched. */

let close = async (): Promise<void> => undefined;
afterEach(() => close());

async function begin(kind: ResourceKind, quirks: Partial<ZomroQuirks> = {}) {
  const { isoBoots, zomro } = await startZomro(quirks);
  close = () => isoBoots.close();
  const { clock, cloud, instanceId, settings } = isoBoots;
  const engine = new MiniEngine({ cloud, kind, clock, settings });
  const program = { instanceId, imageId: isoBoots.imageId };
  return { engine, id: instanceId, isoBoots, program, zomro };
}
const asked = (zomro: Awaited<ReturnType<typeof begin>>['zomro']) =>
  zomro.journal.calls('instances.fleio.boot_from_iso').filter(({ params }) => params['sok'] === 'ok');

it('an instance that somebody is putting into rescue is never sent a boot, when it is entered first', async () => {
  const { engine, id, program, zomro } = await begin('IsoBoot');
  zomro.instances.setStatus(id, 'rescuing');
  engine.onStatus = (text) => {
    if (text.includes('rescuing')) zomro.instances.setStatus(id, 'rescued');
  };
  expect(String(await failureOf(engine.up(program)))).toContain('somebody put it into rescue mode');
  expect(asked(zomro)).toEqual([]);
});

it('nor when it is entered again', async () => {
  const { engine, id, isoBoots, program, zomro } = await begin('IsoBoot');
  await engine.up({ ...program, triggers: ['1'] });
  zomro.instances.setStatus(id, 'rescuing');
  engine.onStatus = (text) => {
    if (text.includes('rescuing')) zomro.instances.setStatus(id, 'rescued');
  };
  await failureOf(engine.up({ ...program, triggers: ['2'] }));
  expect(asked(zomro)).toHaveLength(1);
  expect(isoBoots.mutations()).toHaveLength(1);
});

it('an entry that was cut off is not repeated while the instance shows another work', async () => {
  const { engine, id, isoBoots, program, zomro } = await begin('IsoBoot');
  await engine.up({ ...program, triggers: ['1'] });
  engine.onStatus = (text) => {
    if (/booting/i.test(text)) engine.signal.abort();
  };
  await failureOf(engine.up({ ...program, triggers: ['2'] }));
  engine.signal = new AbortController();
  zomro.instances.setStatus(id, 'rebooting');
  engine.onStatus = (text) => {
    if (/rebooting/i.test(text)) zomro.instances.setStatus(id, 'booted_from_iso');
  };
  await engine.up({ ...program, triggers: ['2'] });
  expect(isoBoots.mutations().map((one) => one.split(' ')[0])).toEqual(['enter', 'leave', 'enter']);
});

it('a cloud that is out of reach before anything was sent leaves the old state', async () => {
  const { engine, isoBoots, program } = await begin('IsoBoot');
  await engine.up(program);
  engine.onStatus = (text) => {
    if (text.includes('leaving')) isoBoots.setReachable(false);
  };
  const before = engine.state;
  await failureOf(engine.up({ ...program, imageId: isoBoots.otherImageId }));
  expect(engine.state).toEqual(before);
});

it('another image for a session that somebody turned into a rescue is only noted', async () => {
  const { engine, id, isoBoots, program, zomro } = await begin('IsoBoot');
  await engine.up(program);
  zomro.instances.setStatus(id, 'rescued');
  expect(await engine.up({ ...program, imageId: isoBoots.otherImageId })).toBe('updated');
  expect(engine.state?.outputs['status']).toBe('Ended');
  expect(isoBoots.mutations()).toHaveLength(1);
});

it('a backup rotation that somebody raised is not lowered by a change of something else', async () => {
  const { engine, id, zomro } = await begin('BackupSchedule');
  const program = { instanceId: id, rotationDays: ['Monday'], rotationTime: '02:01', keepCount: 3 };
  await engine.up(program);
  zomro.instances.change(id, { backup_rotation: '10' });
  await engine.up({ ...program, rotationTime: '03:01' });
  expect(zomro.instances.find(id)?.backup_rotation).toBe('10');
  await engine.refresh();
  engine.warnings.length = 0;
  await engine.preview({ ...program, rotationTime: '03:01' });
  expect(engine.warnings.join()).toContain('keeps 10 automatic backups now; with 3');
  await engine.up({ ...program, rotationTime: '03:01' });
  expect(zomro.instances.find(id)?.backup_rotation).toBe('3');
});

it('a number of backups that the account may not set is never green', async () => {
  const { engine, id, zomro } = await begin('BackupSchedule', { rotationInScheduleList: false });
  const error = { $type: 'access', msg: { $: 'not allowed' } };
  zomro.faults.add({ kind: 'error', func: 'instances.edit', times: 'always', error });
  const program = { instanceId: id, rotationDays: ['Monday'], rotationTime: '02:01', keepCount: 5 };
  for (const _run of [1, 2, 3]) expect(String(await failureOf(engine.up(program)))).toContain('not allowed');
  expect(zomro.schedules.list(id)).toHaveLength(1);
});
