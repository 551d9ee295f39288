import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig, schedule } from './harness/rig.ts';
import { expectNoWrongFunction, expectOneSchedule, schedulesAskedFor } from './harness/schedules.ts';

async function withSchedule(): Promise<Rig & { readonly id: string }> {
  const rig = await newRig();
  await rig.stack.write({ resources: { nights: schedule({ name: 'nights' }) } });
  await rig.stack.up();
  return { ...rig, id: rig.cloud.schedules.list(instanceId)[0]?.id ?? '' };
}

test('what somebody changes at the panel is found by refresh and put right by the next up', async () => {
  const rig = await withSchedule();
  const { cloud, stack, id } = rig;
  cloud.schedules.change(id, { name: 'renamed', rotation_days: '6,2', rotation_time: '04:30' });

  const found = await stack.refresh();
  expect(found.events.ops('nights')).toContain('refresh');
  expect(found.output).toMatch(/\[diff: ~name,rotationDays,rotationTime\]/);
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    name: 'renamed',
    rotationDays: ['Tuesday', 'Saturday'],
    rotationTime: '04:30',
  });

  const repaired = await stack.up();
  expect(repaired.events.ops('nights')).toEqual(['update']);
  expect(repaired.events.changedPaths('nights')).toEqual(['name', 'rotationDays', 'rotationTime']);
  expect(cloud.schedules.list(instanceId)).toMatchObject([
    { id, name: 'nights', rotation_days: '1,0', rotation_time: '02:01' },
  ]);
  await expectOneSchedule(rig);

  // In one run, too.
  cloud.schedules.change(id, { rotation_days: '3' });
  await stack.up({ args: ['--refresh'] });
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ id, rotation_days: '1,0' }]);
});

test('a schedule deleted behind our back is told, and the next up makes it again', async () => {
  const rig = await withSchedule();
  const { cloud, stack, id } = rig;
  cloud.schedules.remove(id);
  const { events, output } = await stack.refresh();
  const [warning] = events.warnings.filter((text) => text.includes('is gone'));
  expect(warning).toContain('backup schedule "nights"');
  expect(warning).toContain(`${instanceId}/${id}`);
  // A setting holds no data that would be lost.
  expect(warning).not.toContain('data');
  expect(output).toMatch(/lifeboat:index:BackupSchedule\s+nights\s+deleted/);
  expect((await stack.state()).find('nights')).toBeUndefined();

  await stack.up();
  expect(await expectOneSchedule(rig)).not.toBe(id);
  expect(schedulesAskedFor(rig)).toBe(2);
});

test('an update of a schedule that is gone asks for a refresh, and a destroy of it succeeds', async () => {
  const { cloud, stack, id } = await withSchedule();
  cloud.schedules.remove(id);
  await stack.write({ resources: { nights: schedule({ name: 'another name' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('is gone');
  expect(output).toContain('pulumi refresh');
  expect((await stack.state()).get('nights').id).toBe(`${instanceId}/${id}`);

  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expectNoWrongFunction({ cloud });
});

test('a filter that somebody left on at the panel never makes a schedule look deleted, and stops a create', async () => {
  const { cloud, stack, id } = await withSchedule();
  cloud.setListSettings('instances.fleio_bckps.schedule', { filter: { name: 'something else' } });
  // It is not shown, so nothing is proved; what state holds stays.
  const { output } = await stack.refresh({ expectFailure: true });
  expect(output).toContain('a filter is set in the Zomro panel');
  expect((await stack.state()).get('nights').id).toBe(`${instanceId}/${id}`);
  await stack.write({ resources: { another: schedule({ name: 'another' }), nights: schedule({ name: 'nights' }) } });
  expect((await stack.up({ expectFailure: true })).output).toContain('a filter is set in the Zomro panel');
  expect(cloud.schedules.list(instanceId)).toMatchObject([{ id }]);

  cloud.setListSettings('instances.fleio_bckps.schedule', { filter: {} });
  await stack.up();
  expect(cloud.schedules.list(instanceId)).toHaveLength(2);
});
