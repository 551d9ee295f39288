import { expect, test } from 'vitest';
import { printedCommands } from './harness/printed-lines.ts';
import { instanceId, newRig, schedule, snapshot } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule, scheduleEdit, schedulesAskedFor } from './harness/schedules.ts';

/** In plain JavaScript, since the YAML host checks types and enums by itself. */
function nodeProgram(properties: Readonly<Record<string, unknown>>): string {
  const all = { instanceId, rotationDays: ['Monday'], rotationTime: '02:01', ...properties };
  return `
    const pulumi = require('@pulumi/pulumi');
    new pulumi.CustomResource('lifeboat:index:BackupSchedule', 'nights', ${JSON.stringify(all)});
  `;
}

test('what Zomro cannot do, and what is no day or time, fails at preview and names the property', async () => {
  const { cloud, stack } = await newRig();
  await stack.writeNode(nodeProgram({ enabled: false, method: 'Snapshot', keepCount: 11, rotationDays: [] }));
  const { output: unsupported } = await stack.preview({ expectFailure: true });
  for (const words of [
    'enabled: Zomro supports only true: a Zomro schedule always runs; to stop it, remove the resource',
    'method: Zomro supports only Backup: a Zomro schedule makes backups, never snapshots',
    'keepCount: Zomro takes 1 to 10',
    'rotationDays: ',
  ]) {
    expect(unsupported).toContain(`resource 'nights' has a problem: ${words}`);
  }

  const wrong = {
    rotationDays: ['Monday', 'Frday'],
    rotationTime: '24:00',
    name: 'x'.repeat(101),
    rotationDay: 'Monday',
  };
  await stack.writeNode(nodeProgram(wrong));
  const { output: malformed } = await stack.preview({ expectFailure: true });
  for (const words of [
    'rotationDays[1]: ',
    'rotationTime: must be a time of the day as HH:MM, 24 hours',
    'name: Zomro takes 1 to 100 characters, this has 101',
    'rotationDay: a backup schedule has no such property; did you mean "rotationDays"',
  ]) {
    expect(malformed).toContain(`resource 'nights' has a problem: ${words}`);
  }
  expect(cloud.journal.mutations()).toEqual([]);
});

test('what the cloud refuses, or the account may not do, leaves nothing in state', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ name: 'nights' }) } });
  for (const [error, words] of [
    [{ $type: 'value', $object: 'rotation_time', msg: { $: 'not at this time' } }, 'not at this time'],
    [{ $type: 'access', msg: { $: 'not for you' } }, 'not for you'],
  ] as const) {
    cloud.faults.add({ kind: 'error', func: scheduleEdit, error });
    const { output } = await stack.up({ expectFailure: true });
    expect(output).toContain(words);
    expect((await stack.state()).own).toEqual([]);
    cloud.faults.clear();
  }
  expect(cloud.schedules.list(instanceId)).toEqual([]);

  await stack.write({ resources: { nights: schedule({ instanceId: '4711' }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('instanceId: there is no instance 4711');
  expectNoWrongFunction(rig);
});

test('a refused change keeps the old state, and the next up makes it', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ name: 'first' }) } });
  await stack.up();
  await stack.write({ resources: { nights: schedule({ name: 'second' }) } });
  cloud.faults.add({ kind: 'error', func: scheduleEdit, error: { $type: 'access', msg: { $: 'not now' } } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('not now');
  expect((await stack.state()).get('nights').outputs['name']).toBe('first');
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ name: 'second' }]);
  await expectOneSchedule(rig);
});

test('a busy answer is waited for, and makes one schedule', async () => {
  const rig = await newRig({ quirks: { runningOperationOnCreate: true } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  expect(cloud.journal.mutations(scheduleEdit)).toHaveLength(1);
  await expectOneSchedule(rig);
});

test('an explicit name that is taken is refused at preview with its id; the printed lines take it over', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const { id, create_date: date } = cloud.schedules.add({
    name: "the panel's",
    rotation_days: '1,0',
    rotation_time: '05:00',
  });
  await stack.write({ resources: { nights: schedule({ name: "the panel's" }) } });
  const planned = await stack.preview({ expectFailure: true });
  const said = `name: instance ${instanceId} already has a backup schedule named "the panel's": ${instanceId}/${id} of ${date}`;
  expect(planned.output).toContain(said);
  const stopped = await stack.up({ expectFailure: true });
  expect((await stack.state()).own).toEqual([]);

  const lines = printedCommands(stopped.output);
  expect(lines).toHaveLength(2);
  for (const line of lines) await stack.shell(line);
  expect((await stack.state()).get('nights').id).toBe(`${instanceId}/${id}`);
  expect(cloud.journal.mutations()).toEqual([]);

  // Taken over as it is; the program differs in its time, which an update puts right.
  const { events } = await stack.up();
  expect(events.changedPaths('nights')).toEqual(['rotationTime']);
  expect(schedulesAskedFor(rig)).toBe(0);
  expect(await expectOneSchedule(rig)).toBe(id);
});

test('inputs that are not known yet pass the preview, and an automatic name waits for them', async () => {
  const { cloud, stack } = await newRig();
  const first = snapshot({ name: 'before' });
  await stack.write({
    resources: {
      first,
      named: schedule({ name: '${first.snapshotId}', rotationTime: '${first.createdAt}', keepCount: 2 }),
      placed: schedule({ instanceId: '${first.instanceId}', rotationDays: ['${first.snapshotId}'] }),
      found: schedule({ instanceId: '${first.zomroDetails.instancesId}' }),
    },
  });
  const { events, output } = await stack.preview({ args: ['--diff'] });
  for (const name of ['first', 'named', 'placed', 'found']) expect(events.ops(name)).toEqual(['create']);
  expect(output).not.toMatch(/found-[0-9a-f]{7}/);
  expect(cloud.journal.mutations()).toEqual([]);

  await stack.write({
    resources: {
      first,
      named: schedule({ name: 'copy of ${first.snapshotId}' }),
      found: schedule({ instanceId: '${first.zomroDetails.instancesId}' }),
    },
  });
  await stack.up();
  const [saved] = cloud.snapshots.list(instanceId);
  expect(
    cloud.schedules
      .list(instanceId)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([`copy of ${saved?.id}`, expect.stringMatching(/^found-[0-9a-f]{7}$/)]);
  await stack.up({ args: ['--expect-no-changes'] });
});
