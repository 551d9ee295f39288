import { expect, test } from 'vitest';
import { boot, bootsAskedFor, expectSession, sessionsOf, statusOf } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, ownImageId, publicImageId, snapshot } from './harness/rig.ts';

const stranger = '00000000-0000-0000-0000-000000000000';

test('an image that is not offered fails at preview with the reason, and nothing is sent', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { fleio_id: queued } = cloud.images.add({ name: 'uploading', fleio_status: 'Queued' });
  const cases = [
    [{ imageId: stranger }, `imageId: not among the images that Zomro offers to instance ${instanceId} (4)`],
    [
      { imageId: queued },
      `imageId: Zomro does not offer the image "uploading" to instance ${instanceId}: it is "Queued"`,
    ],
    [{ restart: 'Never' }, "resource 'rescue' has a problem: restart: Zomro supports only Graceful, Force: "],
  ] as const;
  for (const [properties, words] of cases) {
    await stack.write({ resources: { rescue: isoBoot(properties) } });
    const { output } = await stack.preview({ expectFailure: true });
    expect(output).toContain(words);
  }
  expect(bootsAskedFor({ cloud })).toBe(0);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('an image that is not labelled as an ISO is warned about, and booted from', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const image = cloud.images.add({ name: 'a disk', disk_format: 'raw' });
  await stack.write({ resources: { rescue: isoBoot({ imageId: image.fleio_id }) } });
  const { events } = await stack.preview();
  expect(events.warnings).toContain('imageId: not labelled as an ISO image by Zomro; it may not boot');
  await stack.up();
  await expectSession(rig, 'rescue', image.fleio_id);
});

test('an instance in rescue, or with a resize that waits, is refused with what to do first', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { rescue: isoBoot() } });
  for (const [status, words] of [
    ['rescued', 'somebody put it into rescue mode. Leave rescue in the Zomro panel first'],
    ['resized', 'a resize waits for its owner. Confirm it or roll it back in the Zomro panel first'],
  ] as const) {
    cloud.instances.setStatus(instanceId, status);
    const planned = await stack.preview({ expectFailure: true });
    expect(planned.output).toContain(`instanceId: MyServer (${instanceId}) is "${status}": ${words}`);
    expect(statusOf({ cloud })).toBe(status);
  }
  // The preview may be left out: up looks as well.
  await stack.up({ expectFailure: true });
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('what the cloud refuses, or the account may not do, or what does not come about, leaves nothing in state', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  for (const [error, words] of [
    [{ $type: 'value', msg: { $: 'not from this one' } }, 'not from this one'],
    [{ $type: 'access', msg: { $: 'not for you' } }, 'not for you'],
  ] as const) {
    cloud.faults.add({ kind: 'error', func: boot, match: { sok: 'ok' }, error });
    const { output } = await stack.up({ expectFailure: true });
    expect(output).toContain(words);
    expect((await stack.state()).own).toEqual([]);
  }
  expect(cloud.journal.mutations()).toEqual([]);

  cloud.faults.clear();
  cloud.quirks.set({ bootOutcome: 'returned' });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('was asked for, but the instance did not get there, or did not stay');
  expect((await stack.state()).own).toEqual([]);
  expect(sessionsOf(rig)).toHaveLength(1);

  cloud.quirks.set({ bootOutcome: 'booted' });
  await stack.up();
  await expectSession(rig, 'rescue', publicImageId);
});

test('a busy instance is waited for, said at preview and in the row, and booted once', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  cloud.instances.setStatus(instanceId, 'resizing');
  await stack.write({ resources: { rescue: isoBoot() } });
  const { output } = await stack.preview();
  expect(output).toContain(`instanceId: MyServer (${instanceId}) is "resizing" now: waits for that to end`);
  const up = stack.startUp();
  await up.says(/instance is resizing…/);
  expect(bootsAskedFor(rig)).toBe(0);
  cloud.instances.setStatus(instanceId, 'active');
  await stack.finished(up);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);
  await expectSession(rig, 'rescue', publicImageId);
});

test('two sessions for one instance fail at preview, which names the other one', async () => {
  const { cloud, stack } = await newRig();
  const one = isoBoot();
  await stack.write({ resources: { one, two: isoBoot({ imageId: ownImageId }, { dependsOn: ['${one}'] }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(
    /resource 'two' has a problem: instanceId: instance 5203773 already has the ISO boot \S+::one/,
  );
  expect((await stack.up({ expectFailure: true })).output).toContain('and it can have one only');
  expect(bootsAskedFor({ cloud })).toBeLessThanOrEqual(1);
});

test('inputs that are not known yet pass the preview', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const first = snapshot({ name: 'before' });
  await stack.write({
    resources: {
      first,
      rescue: isoBoot({ instanceId: '${first.zomroDetails.instancesId}', triggers: ['${first.snapshotId}'] }),
    },
  });
  const { events } = await stack.preview();
  expect(events.ops('rescue')).toEqual(['create']);
  expect(cloud.journal.mutations()).toEqual([]);
  await stack.up();
  await expectSession(rig, 'rescue', publicImageId);
});
