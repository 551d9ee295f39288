import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { changesOf, ids, newCloudTowerRig } from './harness/cloudtower.ts';

const example = fileURLToPath(new URL('../../examples/cloudtower/Pulumi.yaml', import.meta.url));

test('the example of what only CloudTower has: made, unchanged, and gone but for what is kept', async () => {
  const rig = await newCloudTowerRig();
  const { stack, tower } = rig;
  await stack.writeText((await readFile(example, 'utf8')).replaceAll(/^(name|description|runtime): .*\n/gm, ''));
  const values = {
    instanceId: ids.vm,
    backupServiceId: ids.backupService,
    repositoryId: ids.repository,
    window: '01:00-05:00',
  };
  for (const [key, value] of Object.entries(values)) await stack.run(['config', 'set', key, value]);
  await stack.up({ withPreview: true });
  expect(changesOf(rig).toSorted()).toEqual(['create-backup-plan', 'create-snapshot-plan', 'create-vm-snapshot']);
  expect(tower.backupPlans.list()).toMatchObject([
    { incremental_weekdays: ['WED', 'SAT'], snapshot_consistent_type: 'FILE_SYSTEM_CONSISTENT', enable_window: true },
  ]);
  expect(await stack.output('disks')).toEqual([
    expect.objectContaining({ snapshotId: expect.any(String), localId: expect.any(String) }),
  ]);
  expect(await stack.output('nextLocalCopy')).toMatch(/^\d{4}-/);
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect([tower.snapshots.list(), tower.snapshotPlans.list(), tower.backupPlans.list()]).toEqual([[], [], []]);
});
