import { expect, test } from 'vitest';
import { instanceId, newRig, schedule } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule, scheduleDelete, scheduleEdit } from './harness/schedules.ts';

test('a preview asks for nothing, then up makes the schedule at once, and a second up changes nothing', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const given = { name: 'nights', rotationDays: ['Sunday', 'Monday', 'Wednesday'], rotationTime: '02:01' };
  await stack.write({ resources: { nights: schedule(given) } });

  const plan = await stack.preview();
  expect(plan.events.ops('nights')).toEqual(['create']);
  expect(cloud.journal.mutations()).toEqual([]);

  await stack.up();
  expect(cloud.schedules.list(instanceId)).toMatchObject([
    { name: 'nights', rotation_days: '1,3,0', rotation_time: '02:01' },
  ]);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('3');
  const [made] = cloud.schedules.list(instanceId);
  expect((await stack.state()).get('nights')).toMatchObject({
    id: `${instanceId}/${made?.id}`,
    outputs: {
      instanceId,
      ...given,
      method: 'Backup',
      enabled: true,
      scheduleId: made?.id,
      status: 'Active',
      cloudStatus: 'Active',
      offHost: true,
      createdAt: made?.create_date,
      installation: { cloud: 'zomro', account: cloud.account.id },
      zomroDetails: {
        backupRotation: 3,
        id: made?.id,
        instanceId,
        name: 'nights',
        rotationTime: '02:01',
        servername: 'MyServer',
      },
    },
  });
  await expectOneSchedule(rig);
  await stack.refresh({ args: ['--expect-no-changes'] });
  expect(cloud.journal.mutations()).toHaveLength(1);
});

test('days in another order, or twice, are no change', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ rotationDays: ['Friday', 'Sunday', 'Monday'] }) } });
  await stack.up();
  await stack.write({
    resources: { nights: schedule({ rotationDays: ['Monday', 'Sunday', 'Friday', 'Monday', 'Sunday'] }) },
  });
  await stack.up({ args: ['--expect-no-changes'] });
  await expectOneSchedule(rig);
  expect(cloud.journal.mutations()).toHaveLength(1);
});

test('name, days and time change in place: the same schedule, and every field is sent', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const first = { name: 'first', rotationDays: ['Monday'], rotationTime: '02:01' };
  await stack.write({ resources: { nights: schedule(first) } });
  await stack.up();
  const [{ id } = { id: '' }] = cloud.schedules.list(instanceId);

  const changes = [
    { name: 'second' },
    { rotationDays: ['Tuesday', 'Saturday'] },
    { name: 'third', rotationDays: ['Sunday'], rotationTime: '23:59' },
  ];
  let given: Readonly<Record<string, unknown>> = first;
  for (const change of changes) {
    given = { ...given, ...change };
    await stack.write({ resources: { nights: schedule(given) } });
    cloud.journal.clear();
    const { events } = await stack.up();
    expect(events.ops('nights')).toEqual(['update']);
    expect(events.changedPaths('nights')).toEqual(Object.keys(change).sort());
    const [sent, ...more] = cloud.journal.mutations();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      func: scheduleEdit,
      params: { elid: id, plid: instanceId, sok: 'ok', name: given['name'] },
    });
    expect(sent?.params).toHaveProperty('rotation_days');
    expect(sent?.params).toHaveProperty('rotation_time');
    expect((await stack.state()).get('nights').outputs).toMatchObject({ scheduleId: id, ...given });
  }
  expect(cloud.schedules.list(instanceId)).toMatchObject([
    { id, name: 'third', rotation_days: '0', rotation_time: '23:59' },
  ]);
  await expectOneSchedule(rig);
});

test('an automatic name is made from the resource name, and keeps still when the setting changes', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  const name = cloud.schedules.list(instanceId)[0]?.name;
  expect(name).toMatch(/^nights-[0-9a-f]{7}$/);
  await stack.write({ resources: { nights: schedule({ rotationTime: '03:15' }) } });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ name, rotation_time: '03:15' }]);
  await expectOneSchedule(rig);
});

test('a change of the instance replaces the schedule: the new one is made before the old one is removed', async () => {
  const { cloud, stack } = await newRig();
  const other = cloud.instances.add({ servername: 'the other one' });
  await stack.write({ resources: { nights: schedule({ name: 'nights' }) } });
  await stack.up();
  cloud.journal.clear();
  await stack.write({ resources: { nights: schedule({ name: 'nights', instanceId: other.id }) } });
  const { events } = await stack.up();
  expect(events.ops('nights')).toEqual(['create-replacement', 'replace', 'delete-replaced']);
  expect(cloud.journal.mutations().map(({ func }) => func)).toEqual([scheduleEdit, scheduleDelete]);
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  const [moved] = cloud.schedules.list(other.id);
  expect((await stack.state()).own.map(({ id }) => id)).toEqual([`${other.id}/${moved?.id}`]);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('two schedules of one instance live side by side, and destroy removes them and nothing else', async () => {
  const { cloud, stack } = await newRig();
  const byHand = cloud.schedules.add({ name: 'by hand' });
  const backup = cloud.backups.add({ name: 'by hand', backup_type: 'manual' });
  await stack.write({
    resources: { weekly: schedule(), daily: schedule({ rotationDays: ['Monday', 'Tuesday', 'Friday'] }) },
  });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toHaveLength(3);
  await stack.destroy();
  expect(cloud.schedules.list(instanceId)).toEqual([byHand]);
  expect(cloud.backups.list(instanceId)).toMatchObject([{ id: backup.id }]);
  expect((await stack.state()).resources.filter((one) => one.type !== 'pulumi:pulumi:Stack')).toEqual([]);
  expectNoWrongFunction({ cloud });
});
