import { expect, test } from 'vitest';
import { expectSession, sessionsOf, statusOf, unrescue } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, ownImageId, publicImageId, schedule, snapshot } from './harness/rig.ts';
import { scheduleDelete } from './harness/schedules.ts';

test('a snapshot, a schedule and an ISO boot of one instance take turns, and destroy leaves nothing of them', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const before = snapshot({ name: 'before' });
  await stack.write({
    resources: {
      before,
      // A machine that runs from an image cannot be saved, so the order is the user's.
      rescue: isoBoot({}, { dependsOn: ['${before}'] }),
      nights: schedule({ keepCount: 5 }),
      weekly: schedule({ keepCount: 5 }),
    },
  });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'before', fleio_status: 'Active' }]);
  expect(cloud.schedules.list(instanceId)).toHaveLength(2);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('5');
  expect(cloud.concurrency.overlappingMutations).toEqual([]);
  expect((await stack.state()).own).toHaveLength(4);
  await stack.refresh({ args: ['--expect-no-changes'] });
  await expectSession(rig, 'rescue', publicImageId);

  cloud.journal.clear();
  await stack.destroy();
  expect(sessionsOf(rig)).toContain(unrescue);
  expect(cloud.journal.mutations(scheduleDelete)).toHaveLength(2);
  expect(cloud.journal.mutations(unrescue)).toHaveLength(1);
  expect(statusOf(rig)).toBe('active');
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect(cloud.concurrency.overlappingMutations).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('a snapshot of a machine that runs from an image is refused with the reason, and comes when it is back', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  await stack.up();
  await stack.write({
    resources: { rescue: isoBoot(), nightly: snapshot({}, { customTimeouts: { create: '3s' } }) },
  });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('booted_from_iso');
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).find('nightly')).toBeUndefined();
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);

  await stack.write({ resources: { nightly: snapshot() } });
  cloud.instances.setStatus(instanceId, 'active');
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
});

const both = { rescue: isoBoot(), nights: schedule({ name: 'nights' }) };

test('a cloud that cannot be reached is a warning at preview and an error at up, and nothing is in state', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: both });
  cloud.faults.add({ kind: 'refuse' });
  const { events } = await stack.preview();
  expect(events.warnings.join('\n')).toContain('could not ask Zomro');
  expect(events.ops('rescue')).toEqual(['create']);
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('127.0.0.1');
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('another account never means "deleted" or "ended": refresh, up and destroy refuse, and send nothing', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: both });
  await stack.up();
  cloud.addAccount({ id: '200001', username: 'other@lifeboat.test', password: 'not-a-real-one' });
  await stack.run(['config', 'set', 'lifeboat:username', 'other@lifeboat.test']);
  stack.env['LIFEBOAT_PASSWORD'] = 'not-a-real-one';
  await stack.write({ resources: { rescue: isoBoot({ restart: 'Force' }), nights: schedule({ name: 'renamed' }) } });
  cloud.journal.clear();
  const runs = [
    await stack.refresh({ args: ['--run-program'], expectFailure: true }),
    await stack.up({ expectFailure: true }),
    await stack.destroy({ args: ['--run-program'], expectFailure: true }),
  ];
  for (const { output } of runs) {
    expect(output).toMatch(/was made on zomro .*account 100042, but the provider is configured for .*account 200001/);
  }
  expect((await stack.state()).own).toHaveLength(2);
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ name: 'nights' }]);
  expect(statusOf({ cloud })).toBe('booted_from_iso');
  expect(cloud.journal.mutations()).toEqual([]);
});

/** What is documented vaguely, in its other form. */
const awkward = {
  createReturnsId: 'id',
  collapseSingle: true,
  createdateArray: true,
  padStatuses: true,
  origAttrs: true,
  emptyAsObject: false,
  langDefault: 'ru',
  instanceStatusStyle: 'title',
  sundayPosition: 'first',
  rotationDaysForm: 'words',
  rotationInScheduleList: false,
  sessionExpiresMidway: 7,
  longRequest: true,
  longRequestMs: 100,
  confirmsNeedSok: true,
  bootFormWhileBooted: 'refused',
} as const;

test('answers of the most awkward form and sessions that end midway lead to the same stack', async () => {
  const rig = await newRig({ quirks: awkward });
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot(), nights: schedule({ keepCount: 4 }) } });
  await stack.up({ withPreview: true });
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ rotation_days: '1,0', rotation_time: '02:01' }]);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('4');
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.write({ resources: { rescue: isoBoot({ imageId: ownImageId }), nights: schedule({ keepCount: 4 }) } });
  await stack.up();
  await expectSession(rig, 'rescue', ownImageId);
  await stack.destroy();
  expect(statusOf(rig)).toBe('active');
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('the Node SDK has them too: classes, enums as text, functions, and outputs to pass on', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.writeNode(`
    const lifeboat = require('pulumi-lifeboat');
    const images = lifeboat.getIsoImagesOutput({ instanceId: '${instanceId}', zone: 'pub' }).images;
    const rescue = new lifeboat.IsoBoot('rescue', {
      instanceId: '${instanceId}', imageId: images.apply(([first]) => first.imageId), triggers: [1],
    });
    const nights = new lifeboat.BackupSchedule('nights', {
      instanceId: '${instanceId}', rotationDays: ['Sunday', 'Monday'], rotationTime: '02:01', keepCount: 3,
    });
    exports.status = rescue.status;
    exports.schedules = lifeboat.getBackupSchedulesOutput({ instanceId: nights.instanceId, name: nights.name }).schedules;
    exports.backups = lifeboat.getBackupsOutput({ instanceId: nights.instanceId }).backups;
  `);
  await stack.up({ withPreview: true });
  expect(await stack.output('status')).toBe('Active');
  const [made] = cloud.schedules.list(instanceId);
  expect(await stack.output('schedules')).toMatchObject([{ scheduleId: made?.id, rotationDays: ['Sunday', 'Monday'] }]);
  await expectSession(rig, 'rescue', publicImageId);
});
