import { expect, test } from 'vitest';
import { eventually } from './harness/eventually.ts';
import { gone, kill, providersOf } from './harness/processes.ts';
import { instanceId, newRig, type Rig, schedule } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule, scheduleEdit, schedulesAskedFor } from './harness/schedules.ts';

const list = 'instances.fleio_bckps.schedule';
const program = { resources: { nights: schedule() } };
const impatient = { resources: { nights: schedule({}, { customTimeouts: { create: '2s' } }) } };

test('the answer to a create is lost, the schedule was made: it is found by its name in the same run', async () => {
  const rig = await newRig();
  await rig.stack.write(program);
  rig.cloud.faults.add({ kind: 'resetAfter', func: scheduleEdit });
  await rig.stack.up();
  expect(schedulesAskedFor(rig)).toBe(1);
  await expectOneSchedule(rig);
});

test('the answer is lost and nobody can be asked any more: the next up, on another machine, finds the schedule', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(impatient);
  cloud.faults.add({ kind: 'resetAfter', func: scheduleEdit });
  cloud.faults.add({ kind: 'status', code: 502, func: list, after: 1, times: 'always' });
  const first = await stack.up({ expectFailure: true });
  const [{ name } = { name: '' }] = cloud.schedules.list(instanceId);
  expect(first.output).toContain(`${instanceId}/name:${name}`);
  expect((await stack.state()).get('nights')).toMatchObject({
    id: `${instanceId}/name:${name}`,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending' },
  });

  cloud.faults.clear();
  await stack.moveToAnotherMachine();
  await stack.write(program);
  const second = await stack.up({ withPreview: true });
  expect(second.events.ops('nights')).not.toContain('create');
  expect(schedulesAskedFor(rig)).toBe(1);
  await expectOneSchedule(rig);
});

test('the request itself was lost: it is not sent twice in one run, and the next up makes exactly one schedule', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(impatient);
  cloud.faults.add({ kind: 'resetBefore', func: scheduleEdit });
  await stack.up({ expectFailure: true });
  expect(schedulesAskedFor(rig)).toBe(1);
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect((await stack.state()).get('nights').id).toMatch(new RegExp(`^${instanceId}/name:nights-[0-9a-f]{7}$`));

  await stack.moveToAnotherMachine();
  await stack.longAfterwards();
  await stack.write(program);
  const second = await stack.up({ withPreview: true });
  expect(second.output).toContain('was never made');
  expect(cloud.journal.mutations(scheduleEdit)).toHaveLength(1);
  await expectOneSchedule(rig);
});

test('destroy after a lost answer deletes what was made, and after a lost request there is nothing to delete', async () => {
  const { cloud, stack } = await newRig();
  await stack.write(impatient);
  cloud.faults.add({ kind: 'resetAfter', func: scheduleEdit });
  cloud.faults.add({ kind: 'status', code: 502, func: list, after: 1, times: 'always' });
  await stack.up({ expectFailure: true });
  cloud.faults.clear();
  expect(cloud.schedules.list(instanceId)).toHaveLength(1);
  await stack.moveToAnotherMachine();
  await stack.destroy();
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);

  cloud.faults.add({ kind: 'resetBefore', func: scheduleEdit });
  await stack.up({ expectFailure: true });
  await stack.longAfterwards();
  cloud.journal.clear();
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('lost answers to a change, to its number and to a delete: what was written is read back, and that is enough', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ name: 'first' }) } });
  await stack.up();
  await stack.write({ resources: { nights: schedule({ name: 'second', rotationTime: '05:05', keepCount: 4 }) } });
  cloud.faults.add({ kind: 'resetAfter', func: scheduleEdit });
  cloud.faults.add({ kind: 'resetAfter', func: 'instances.edit', match: { sok: 'ok' } });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ name: 'second', rotation_time: '05:05' }]);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('4');
  await expectOneSchedule(rig);

  cloud.faults.add({ kind: 'resetAfter', func: 'instances.fleio_bckps.schedule.delete' });
  await stack.destroy();
  expect(cloud.schedules.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
  expectNoWrongFunction(rig);
});

/** Starts `up`, and kills somebody when the cloud has made the schedule but has not answered. */
async function killInCreate({ cloud, stack }: Rig, who: 'provider' | 'engine'): Promise<void> {
  cloud.faults.add({ kind: 'hang', func: scheduleEdit, effect: true });
  const up = stack.startUp();
  await eventually('the cloud to make the schedule', () => cloud.schedules.list(instanceId).length > 0);
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  if (who === 'engine') up.signal('SIGKILL');
  else for (const { pid } of providers) kill(pid, 'SIGKILL');
  await up.ended;
  for (const { pid } of providers) await gone(pid);
  await stack.moveToAnotherMachine();
}

test('provider killed in a first create: nothing is in state, and the next up takes the schedule over', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule({ rotationTime: '02:01' }) } });
  await killInCreate(rig, 'provider');
  expect((await stack.state()).own).toEqual([]);
  const [made] = cloud.schedules.list(instanceId);

  // What the program says meanwhile is brought to it: it is a setting.
  await stack.write({ resources: { nights: schedule({ rotationTime: '06:00', keepCount: 2 }) } });
  await stack.up({ withPreview: true });
  expect(schedulesAskedFor(rig)).toBe(1);
  expect(cloud.instances.find(instanceId)?.backup_rotation).toBe('2');
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ id: made?.id, rotation_time: '06:00' }]);
  expect(await expectOneSchedule(rig)).toBe(made?.id);
});

test('engine killed in a first create: after `pulumi cancel` the next up takes the schedule over', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule() } });
  await killInCreate(rig, 'engine');
  expect((await stack.state()).pendingOperations).toMatchObject([{ type: 'creating' }]);
  await stack.cancel();
  await stack.up();
  expect(schedulesAskedFor(rig)).toBe(1);
  // Pulumi keeps its own note of the interrupted create until it is told to forget it.
  await stack.refresh({ args: ['--clear-pending-creates'] });
  expect(await expectOneSchedule(rig)).toBe(cloud.schedules.list(instanceId)[0]?.id);
});

test('a schedule that state has forgotten is taken over, and one of an explicit name is not', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  const { id, urn } = (await stack.state()).get('nights');
  await stack.run(['state', 'delete', urn, '--yes']);
  const { name } = cloud.schedules.list(instanceId)[0] ?? {};
  cloud.journal.clear();
  await stack.write({ resources: { other: schedule({ name }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain(`already has a backup schedule named "${name}": ${id}`);
  expect((await stack.state()).own).toEqual([]);

  await stack.write({ resources: { nights: schedule() } });
  await stack.up();
  expect(cloud.journal.mutations()).toEqual([]);
  expect((await stack.state()).get('nights').id).toBe(id);
  await expectOneSchedule(rig);
});
