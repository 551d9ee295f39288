import { expect, test } from 'vitest';
import { expectSession, sessionsOf } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, publicImageId, schedule } from './harness/rig.ts';
import { expectOneSchedule } from './harness/schedules.ts';

/*
 * `--replace` may take over the very object that it replaces. When such a run is interrupted, state has two halves of one id.
 */

test('--replace of a session that has ended, interrupted while it boots: the next up does not end it with the old half', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  await stack.up();
  cloud.instances.setStatus(instanceId, 'active');
  cloud.journal.clear();
  await stack.refresh();
  cloud.quirks.set({ bootMs: 3_600_000 });
  const up = stack.startUp(['--replace', (await stack.state()).get('rescue').urn]);
  await up.says(/booting_from_iso…/);
  up.signal('SIGINT');
  await stack.finished(up, { expectFailure: true });

  cloud.clock.advance(3_600_000);
  expect((await stack.state()).own.map((one) => [one.id, one.delete ?? false])).toEqual([
    [instanceId, false],
    [instanceId, true],
  ]);
  const { output } = await stack.up();
  expect(output).toContain(`${instanceId} was made or taken over by an earlier run, so it is kept`);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);
  await expectSession(rig, 'rescue', publicImageId);
});

test('--replace of a schedule, interrupted after it was taken over: the next up does not delete it with the old half', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  const { id, urn } = (await stack.state()).get('nights');
  await stack.write({ resources: { nights: schedule({ keepCount: 5 }) } });
  cloud.faults.add({
    kind: 'error',
    func: 'instances.edit',
    match: { sok: 'ok' },
    error: { $type: 'access', msg: { $: 'not now' } },
  });
  await stack.up({ args: ['--replace', urn], expectFailure: true });
  const { output } = await stack.up();
  expect(output).toContain(`${id} was made or taken over by an earlier run, so it is kept`);
  expect((await stack.state()).get('nights').id).toBe(id);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('5');
  await expectOneSchedule(rig);
});
