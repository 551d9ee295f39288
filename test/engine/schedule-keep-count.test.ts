import { expect, test } from 'vitest';
import { instanceId, newRig, schedule } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule } from './harness/schedules.ts';

const instanceEdit = 'instances.edit';

test('keepCount sets how many backups the instance keeps; nothing else is sent with it, and destroy leaves it', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ keepCount: 5 }) } });
  const made = await stack.up();
  expect(made.output).not.toContain('overwrites the older ones');
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('5');
  expect(cloud.journal.mutations(instanceEdit)).toMatchObject([
    { params: { elid: instanceId, backup_rotation: '5', sok: 'ok' } },
  ]);
  for (const field of ['servername', 'rdns_record']) {
    expect(cloud.journal.mutations(instanceEdit)[0]?.params).not.toHaveProperty(field);
  }
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    keepCount: 5,
    zomroDetails: { backupRotation: 5 },
  });
  await expectOneSchedule(rig);

  // Set by somebody at the panel: found, shown, and put right.
  cloud.instances.change(instanceId, { backup_rotation: '9' });
  await stack.refresh();
  expect((await stack.state()).get('nights').outputs['keepCount']).toBe(9);
  const repaired = await stack.up();
  expect(repaired.events.changedPaths('nights')).toEqual(['keepCount']);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('5');

  await stack.destroy();
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('5');
  expectNoWrongFunction(rig);
});

test('lowering keepCount says at preview that older backups go, and then lowers it without touching the schedule', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ keepCount: 2 }) } });
  const warning = 'keeps 3 automatic backups now; with 2 Zomro overwrites the older ones';
  expect((await stack.preview()).output).toContain(`keepCount: instance ${instanceId} ${warning}`);
  expect(cloud.journal.mutations()).toEqual([]);
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  // Not asked for: not touched, though it is shown.
  expect(cloud.journal.mutations(instanceEdit)).toEqual([]);

  await stack.write({ resources: { nights: schedule({ keepCount: 2 }) } });
  const planned = await stack.preview();
  expect(planned.output).toContain(warning);
  cloud.journal.clear();
  await stack.up();
  expect(cloud.journal.mutations().map(({ func }) => func)).toEqual([instanceEdit]);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('2');

  // Given up again: it stays as it is.
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  expect(cloud.journal.mutations()).toHaveLength(1);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('2');
  await expectOneSchedule(rig);
});

test('two schedules of one instance that ask for different numbers fail at preview, which names both', async () => {
  const { cloud, stack } = await newRig();
  const weekly = schedule({ keepCount: 4 });
  await stack.write({ resources: { weekly, daily: schedule({ keepCount: 6 }, { dependsOn: ['${weekly}'] }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(/resource 'daily' has a problem: keepCount: belongs to the instance, and \S+::weekly asks/);
  expect(cloud.journal.mutations()).toEqual([]);

  await stack.write({ resources: { weekly, daily: schedule({ keepCount: 4 }), silent: schedule() } });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toHaveLength(3);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('4');
  await stack.up({ args: ['--expect-no-changes'] });
});
