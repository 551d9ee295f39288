import { expect, test } from 'vitest';
import { z } from 'zod';
import { changesOf, ids, newCloudTowerRig } from './harness/cloudtower.ts';
import { filesWith } from './harness/leaks.ts';
import type { Stack } from './harness/stack.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** All questions in one program: each command of Pulumi takes its time. */
async function ask(stack: Stack, questions: Readonly<Record<string, readonly [name: string, args: Arguments]>>) {
  const keys = Object.keys(questions);
  const invoke = (name: string, args: Arguments) => ({
    'fn::invoke': { function: `lifeboat:index:${name}`, arguments: args },
  });
  await stack.write({
    variables: Object.fromEntries(Object.entries(questions).map(([key, question]) => [key, invoke(...question)])),
    outputs: Object.fromEntries(keys.map((key) => [key, `\${${key}}`])),
  });
  await stack.up();
  const { stdout } = await stack.run(['stack', 'output', '--json', '--show-secrets']);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
}

const instanceId = ids.vm;

test('all functions but the console tell what CloudTower holds, whoever made it, and change nothing', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  const early = tower.snapshots.add({ name: 'early', local_created_at: '2025-02-01T01:00:00.000Z' });
  const late = tower.snapshots.add({ name: 'late', local_created_at: '2025-03-01T01:00:00.000Z' });
  const snapshotPlan = tower.snapshotPlans.add({
    name: 'nights',
    vms: [ids.vm],
    execute_plan_type: 'WEEK',
    execute_intervals: [1, 7],
    exec_h_m: '02:01',
    remain_snapshot_num: 7,
    status: 'SUSPENDED',
  });
  const backupPlan = tower.backupPlans.add({ name: 'off-site', vms: [ids.vm] });
  const good = tower.executions.add({ type: 'FULL' });
  const point = tower.restorePoints.add({ backup_plan_execution: good.id, vm: ids.vm });
  const bad = tower.executions.add({ status: 'FAILED', executed_at: '2025-04-01T01:00:00.000Z' });

  const answers = await ask(stack, {
    one: ['getInstance', { instanceId }],
    all: ['getInstances', {}],
    named: ['getInstances', { name: 'web-2' }],
    snapshots: ['getSnapshots', { instanceId }],
    lateOnes: ['getSnapshots', { instanceId, name: 'late' }],
    schedules: ['getBackupSchedules', { instanceId }],
    nights: ['getBackupSchedules', { instanceId, name: 'nights' }],
    backups: ['getBackups', { instanceId }],
    images: ['getIsoImages', { instanceId }],
    library: ['getIsoImages', { instanceId, zone: 'contentLibrary' }],
  });

  const [one, other] = [
    { instanceId, name: 'web-1', powerState: 'Running', cloudStatus: 'RUNNING', region: 'cluster-1' },
    { instanceId: ids.otherVm, name: 'web-2', powerState: 'Stopped', cloudStatus: 'STOPPED' },
  ];
  expect(answers['one']).toMatchObject({
    ...one,
    cloudtowerDetails: {
      vcpu: 2,
      firmware: 'BIOS',
      vmToolsStatus: 'RUNNING',
      drives: [{ type: 'DISK' }, { type: 'CD_ROM' }],
    },
  });
  expect(answers['all']).toMatchObject({ instances: [one, other] });
  expect(answers['named']).toMatchObject({ instances: [other] });

  const lateOne = { id: `${ids.vm}/${late.id}`, name: 'late', status: 'Active', snapshotId: late.id };
  expect(answers['snapshots']).toMatchObject({ snapshots: [{ id: `${ids.vm}/${early.id}`, name: 'early' }, lateOne] });
  expect(answers['lateOnes']).toMatchObject({ snapshots: [lateOne] });

  const nights = {
    id: `${ids.vm}/${snapshotPlan.id}`,
    name: 'nights',
    method: 'Snapshot',
    rotationDays: ['Sunday', 'Monday'],
    rotationTime: '02:01',
    keepCount: 7,
    enabled: false,
    status: 'Suspended',
    offHost: false,
  };
  expect(answers['schedules']).toMatchObject({
    schedules: expect.arrayContaining([
      expect.objectContaining(nights),
      expect.objectContaining({ id: `${ids.vm}/${backupPlan.id}`, name: 'off-site', method: 'Backup', offHost: true }),
    ]),
  });
  expect(answers['nights']).toMatchObject({ schedules: [nights] });

  // The run that left no restore point must be seen.
  expect(answers['backups']).toMatchObject({
    backups: [
      { backupId: bad.id, origin: 'Schedule', status: 'Failed', cloudStatus: 'FAILED' },
      { backupId: point.id, origin: 'Schedule', status: 'Active', cloudtowerDetails: { kind: 'RestorePoint' } },
    ],
  });

  const library = { imageId: ids.contentLibraryImage, zone: 'contentLibrary', labelledIso: true };
  expect(answers['images']).toMatchObject({
    images: [
      { imageId: ids.elfImage, name: 'systemrescue-11.00-amd64.iso', zone: 'elf', labelledIso: true },
      { imageId: ids.otherElfImage, zone: 'elf' },
      { imageId: ids.libraryElfImage, zone: 'elf' },
      library,
      { imageId: ids.svtImage, zone: 'svt' },
    ],
  });
  expect(answers['library']).toMatchObject({ images: [library] });
  expect(changesOf(rig)).toEqual([]);
});

test('the console of a VM is a secret: in state, in outputs, and in everything that is printed', async () => {
  const { stack, project, url } = await newCloudTowerRig();
  const said = [];
  const { opened } = z
    .object({ opened: z.object({ url: z.string() }) })
    .parse(await ask(stack, { opened: ['getConsole', { instanceId }] }));
  const address = new URL(opened.url);
  expect(opened.url.startsWith(`${url.replace('http:', 'ws:')}/websockify/?`)).toBe(true);
  const token = address.searchParams.get('token') ?? '';
  expect(Buffer.from(token, 'base64').toString()).toContain('fake+console');

  const shown = await stack.run(['stack', 'output', 'opened']);
  expect(shown.stdout.trim()).toBe('[secret]');
  said.push(shown.output, (await stack.up({ withPreview: true, args: ['--diff', '--debug'] })).output);
  said.push((await stack.run(['stack', 'output', '--json'])).output, await stack.exportState());
  const secrets = [opened.url, token, encodeURIComponent(token)];
  for (const text of said) for (const secret of secrets) expect(text).not.toContain(secret);
  expect(await filesWith(project.root, secrets, (path) => /\/tmp\/events-\d+\.json$/.test(path))).toEqual([]);
});

test('what there is none of is told by what was asked for', async () => {
  const { stack } = await newCloudTowerRig();
  for (const [name, args, words] of [
    ['getInstance', { instanceId: 'cmj-not-there' }, 'there is no VM cmj-not-there in this CloudTower'],
    ['getConsole', { instanceId: ids.otherVm }, 'web-2 is STOPPED'],
  ] as const) {
    await stack.write({
      variables: { answer: { 'fn::invoke': { function: `lifeboat:index:${name}`, arguments: args } } },
      outputs: { answer: '${answer}' },
    });
    expect((await stack.preview({ expectFailure: true })).output).toContain(words);
  }
});
