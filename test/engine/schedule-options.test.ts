import { expect, test } from 'vitest';
import { instanceId, newRig, schedule, scheduleType } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule, schedulesAskedFor } from './harness/schedules.ts';

test('protect: Pulumi itself refuses the delete; retainOnDelete: the schedule outlives its resource', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nights: schedule({ name: 'nights' }, { protect: true }) } });
  await stack.up();
  cloud.journal.clear();
  expect((await stack.destroy({ expectFailure: true })).output).toContain('pulumi state unprotect');
  await stack.write({ resources: { nights: schedule({ name: 'nights' }, { retainOnDelete: true }) } });
  await stack.up();
  await stack.write({ resources: {} });
  await stack.up();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ name: 'nights' }]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('ignoreChanges, aliases and --target do what they say', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const options = { ignoreChanges: ['rotationTime', 'rotationDays'] };
  await stack.write({ resources: { nights: schedule({}, options), other: schedule({ name: 'other' }) } });
  await stack.up({ args: ['--target', '**nights'] });
  const before = cloud.schedules.list(instanceId);
  expect(before).toMatchObject([{ name: expect.stringMatching(/^nights-/) }]);

  const changed = { rotationTime: '09:09', rotationDays: ['Friday'] };
  await stack.write({ resources: { daily: schedule(changed, { ...options, aliases: [{ name: 'nights' }] }) } });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toEqual(before);
  expect((await stack.state()).get('daily').outputs['name']).toBe(before[0]?.name);
  await expectOneSchedule(rig);
});

test('get: a schedule is read without being managed', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.schedules.add({ name: 'by hand', rotation_time: '04:30' });
  await stack.write({
    resources: { seen: { type: scheduleType, get: { id: `${instanceId}/${id}` } } },
    outputs: { time: '${seen.rotationTime}' },
  });
  await stack.up();
  expect(await stack.output('time')).toBe('04:30');
  await stack.destroy();
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ id }]);
});

for (const way of ['--replace', 'state taint'] as const) {
  test(`${way}: the schedule is taken over by itself, neither doubled nor deleted`, async () => {
    const rig = await newRig();
    const { cloud, stack } = rig;
    await stack.write({ resources: { nights: schedule() } });
    await stack.up();
    const before = cloud.schedules.list(instanceId);
    const { urn } = (await stack.state()).get('nights');
    if (way === 'state taint') await stack.run(['state', 'taint', urn, '--yes']);
    const { output } = await stack.up({ args: way === '--replace' ? ['--replace', urn] : [] });
    expect(output).toContain('was made or taken over in this very run, so it is kept');
    expect(cloud.schedules.list(instanceId)).toEqual(before);
    expect(schedulesAskedFor(rig)).toBe(1);
    await expectOneSchedule(rig);
    expectNoWrongFunction(rig);
  });
}
