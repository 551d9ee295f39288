import { expect, test } from 'vitest';
import { instanceId, newRig, schedule, scheduleType } from './harness/rig.ts';
import { expectOneSchedule } from './harness/schedules.ts';

const asListed = { name: 'by hand', rotationDays: ['Sunday', 'Wednesday'], rotationTime: '04:30' };
const byHand = { name: 'by hand', rotation_days: '3,0', rotation_time: '04:30' };

test('a schedule made at the panel is imported by its id and by its name; the program that describes it changes nothing', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const { id } = cloud.schedules.add(byHand);
  for (const object of [id, 'name:by hand']) {
    await stack.import(scheduleType, 'nights', `${instanceId}/${object}`);
    expect((await stack.state()).get('nights')).toMatchObject({
      id: `${instanceId}/${id}`,
      inputs: { instanceId, ...asListed },
      outputs: { scheduleId: id, status: 'Active', zomroDetails: { backupRotation: 3 } },
    });
    // It belongs to the instance: nobody asked for it here.
    expect((await stack.state()).get('nights').inputs).not.toHaveProperty('keepCount');
    await stack.write({ resources: { nights: schedule(asListed) } });
    await stack.up({ args: ['--expect-no-changes'] });
    if (object === id) await stack.run(['state', 'delete', (await stack.state()).get('nights').urn, '--yes']);
  }
  await expectOneSchedule(rig);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('import writes a program that changes nothing', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.schedules.add(byHand);
  const { stdout } = await stack.import(scheduleType, 'nights', `${instanceId}/${id}`, { code: true });
  const [, block = ''] = /^(resources:\n(?: .*\n)+)/m.exec(stdout) ?? [];
  expect(block).toContain('type: lifeboat:BackupSchedule');
  expect(block).toMatch(/rotationTime: "?04:30"?/);
  await stack.writeText(block);
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.journal.mutations()).toEqual([]);
});

test('importing what does not exist, by something that is no id, or by a name that two have, says what is wrong', async () => {
  const { cloud, stack } = await newRig();
  const [one, two] = [cloud.schedules.add({ name: 'twin' }), cloud.schedules.add({ name: 'twin' })];
  const attempt = async (id: string) =>
    (await stack.import(scheduleType, 'nights', id, { expectFailure: true })).output;
  expect(await attempt(`${instanceId}/999`)).toContain('does not exist');
  const malformed = await attempt(instanceId);
  expect(malformed).toContain(`"${instanceId}" is not the id of a backup schedule`);
  expect(malformed).toContain('<instanceId>/<scheduleId> or <instanceId>/name:<name>');
  const ambiguous = await attempt(`${instanceId}/name:twin`);
  for (const { id } of [one, two]) expect(ambiguous).toContain(`'${instanceId}/${id}'`);
  expect((await stack.state()).own).toEqual([]);
});
