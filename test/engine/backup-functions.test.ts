import { expect, test } from 'vitest';
import { instanceId, newRig, ownImageId, publicImageId, type Rig, schedule } from './harness/rig.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** All questions in one program: each command of Pulumi takes its time. */
async function ask({ stack }: Rig, questions: Readonly<Record<string, readonly [name: string, Arguments]>>) {
  const variables = Object.entries(questions).map(([key, [name, args]]) => [
    key,
    { 'fn::invoke': { function: `lifeboat:index:${name}`, arguments: args } },
  ]);
  const outputs = Object.keys(questions).map((key) => [key, `\${${key}}`]);
  await stack.write({ variables: Object.fromEntries(variables), outputs: Object.fromEntries(outputs) });
  await stack.up();
  const answers: [string, unknown][] = [];
  for (const key of Object.keys(questions)) answers.push([key, await stack.output(key)]);
  return Object.fromEntries(answers);
}

test('getIsoImages shows what one instance can boot from now, and filters by zone and name', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  rig.cloud.images.add({ name: 'a disk', disk_format: 'raw', os_distro: 'Debian', os_version: '12' });
  rig.cloud.images.add({ name: 'not ready', fleio_status: 'Queued' });
  const { all, own, named } = await ask(rig, {
    all: ['getIsoImages', { instanceId }],
    own: ['getIsoImages', { instanceId, zone: 'pub' }],
    named: ['getIsoImages', { instanceId, name: 'myImage' }],
  });
  const publicOne = {
    imageId: publicImageId,
    operatingSystem: '[ISO] systemrescue-11.00-amd64',
    zone: 'pub',
    labelledIso: true,
  };
  const ownOne = { imageId: ownImageId, name: 'myImage', zone: 'own', labelledIso: true };
  expect(all).toMatchObject({
    images: expect.arrayContaining([
      publicOne,
      expect.objectContaining(ownOne),
      expect.objectContaining({ name: 'a disk', operatingSystem: 'Debian 12', labelledIso: false }),
    ]),
  });
  expect(JSON.stringify(all)).not.toContain('not ready');
  expect(own).toEqual({ images: [publicOne] });
  expect(named).toMatchObject({ images: [ownOne] });
  expect(rig.cloud.journal.mutations()).toEqual([]);
});

test('getBackupSchedules and getBackups show whoever made them, and that a schedule ran', async () => {
  const rig = await newRig({ quirks: { schedulesRun: true, snapshotSaveMs: 0 } });
  const { cloud, stack } = rig;
  const byHand = cloud.schedules.add({ name: 'by hand', rotation_days: '3', rotation_time: '04:30' });
  const manual = cloud.backups.add({ name: 'before the move', backup_type: 'manual', createdate: '2024-02-01' });
  const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const resources = { daily: schedule({ name: 'daily', rotationDays: days, keepCount: 2 }) };
  await stack.write({ resources });
  await stack.up();
  const { scheduleId } = (await stack.state()).get('daily').outputs;
  cloud.schedules.remove(byHand.id);
  cloud.clock.advance(3 * 86_400_000);
  const again = cloud.schedules.add({ name: 'by hand', rotation_days: '3', rotation_time: '04:30' });

  await stack.write({
    resources,
    variables: Object.fromEntries(
      [
        ['schedules', 'getBackupSchedules', {}],
        ['named', 'getBackupSchedules', { name: 'daily' }],
        ['backups', 'getBackups', {}],
      ].map(([key, name, args]) => [
        String(key),
        {
          'fn::invoke': {
            function: `lifeboat:index:${String(name)}`,
            arguments: { instanceId, ...(typeof args === 'object' ? args : {}) },
          },
        },
      ]),
    ),
    outputs: { schedules: '${schedules}', named: '${named}', backups: '${backups}' },
  });
  await stack.up({ args: ['--skip-preview'] });
  const daily = {
    id: `${instanceId}/${String(scheduleId)}`,
    scheduleId,
    name: 'daily',
    rotationDays: days,
    rotationTime: '02:01',
    method: 'Backup',
    keepCount: 2,
    enabled: true,
    status: 'Active',
    offHost: true,
  };
  expect(await stack.output('schedules')).toMatchObject({
    schedules: [daily, { id: `${instanceId}/${again.id}`, name: 'by hand', rotationDays: ['Wednesday'] }],
  });
  expect(await stack.output('named')).toMatchObject({ schedules: [daily] });
  // Two of three: that is what it keeps.
  const automatic = { instanceId, origin: 'Schedule', status: 'Active', name: expect.stringMatching(/^daily /) };
  expect(await stack.output('backups')).toMatchObject({
    backups: [
      { backupId: manual.id, name: 'before the move', origin: 'Manual', status: 'Active', createdAt: '2024-02-01' },
      automatic,
      automatic,
    ],
  });
});

test('an unknown argument and an unknown instance are errors that name them', async () => {
  const { cloud, stack } = await newRig();
  const names = ['getIsoImages', 'getBackupSchedules', 'getBackups', 'getConsole'];
  // In plain JavaScript: the YAML host checks the names of arguments by itself.
  await stack.writeNode(`
    const pulumi = require('@pulumi/pulumi');
    for (const name of ${JSON.stringify(names)}) {
      pulumi.runtime.invoke('lifeboat:index:' + name, { instanceId: '${instanceId}', instance: 1 })
        .catch((error) => pulumi.log.warn(error.message));
    }
  `);
  const { events } = await stack.preview();
  for (const name of names) {
    const words = `instance: ${name} has no such argument; did you mean "instanceId"?`;
    expect(events.warnings.join('\n')).toContain(words);
  }
  await stack.write({
    variables: { a: { 'fn::invoke': { function: 'lifeboat:index:getBackups', arguments: { instanceId: '4711' } } } },
    outputs: { a: '${a}' },
  });
  expect((await stack.preview({ expectFailure: true })).output).toContain('4711');
  expect(cloud.journal.mutations()).toEqual([]);
});
