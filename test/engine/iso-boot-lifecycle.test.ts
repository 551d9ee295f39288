import { expect, test } from 'vitest';
import { expectSession, sessionsOf, statusOf, unrescue } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, ownImageId, publicImageId } from './harness/rig.ts';

test('preview and up say that the machine restarts; up enters the session, and a second up does nothing', async () => {
  const rig = await newRig({ quirks: { bootMs: 1_500 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  const plan = await stack.preview();
  expect(plan.events.ops('rescue')).toEqual(['create']);
  expect(plan.events.warnings).toEqual([`restart: will restart MyServer (${instanceId}) into the image`]);
  expect(cloud.journal.mutations()).toEqual([]);

  const startedAfter = Date.now();
  const { events, stdout } = await stack.up();
  expect(stdout).toContain(`will restart MyServer (${instanceId}) into the image`);
  expect(stdout).toMatch(/lifeboat:index:IsoBoot rescue creating \([^)]*\) booting_from_iso… \d+s/);
  const said = events.diagnostics.filter(({ ephemeral }) => ephemeral).map(({ message }) => message.trim());
  expect(said.join('\n')).toMatch(/booting_from_iso… 0s[^]*Active after \d+s/);
  expect(cloud.journal.mutations()).toMatchObject([
    { params: { elid: instanceId, zone: 'pub', select_boot_from_iso: publicImageId, sok: 'ok' } },
  ]);
  const { outputs } = (await stack.state()).get('rescue');
  expect(outputs).toMatchObject({
    cloudStatus: 'booted_from_iso',
    before: { powerState: 'Running' },
    restart: 'Graceful',
    installation: { cloud: 'zomro', account: cloud.account.id },
    zomroDetails: { servername: 'MyServer', instanceStatus: 'booted_from_iso', datacentername: 'Netherlands-2' },
  });
  const startedAt = Date.parse(String(outputs['startedAt']));
  // The instant is told in whole seconds.
  expect(startedAt).toBeGreaterThanOrEqual(startedAfter - 1_000);
  expect(startedAt).toBeLessThanOrEqual(Date.now());
  await expectSession(rig, 'rescue', publicImageId);
  await stack.refresh({ args: ['--expect-no-changes'] });
  expect((await stack.state()).get('rescue').outputs).toEqual(outputs);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);
});

test('another image is swapped in place, and preview says that the machine restarts', async () => {
  const rig = await newRig();
  const { stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  await stack.up();
  const { before } = (await stack.state()).get('rescue').outputs;

  await stack.write({ resources: { rescue: isoBoot({ imageId: ownImageId }) } });
  const plan = await stack.preview();
  expect(plan.events.ops('rescue')).toEqual(['update']);
  expect(plan.events.changedPaths('rescue')).toEqual(['imageId']);
  expect(plan.events.warnings.join('\n')).toContain(
    `will restart MyServer (${instanceId}): it leaves the image that it runs from and restarts into the wanted one`,
  );
  expect(sessionsOf(rig)).toHaveLength(1);
  const { events } = await stack.up();
  expect(events.ops('rescue')).toEqual(['update']);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue, `boot ${ownImageId}`]);
  // How it was before us, not how it was between two sessions of ours.
  expect((await stack.state()).get('rescue').outputs['before']).toEqual(before);
  await expectSession(rig, 'rescue', ownImageId);

  // What the restart is like, and where the image lies, matters at the next one.
  await stack.write({
    resources: { rescue: isoBoot({ imageId: ownImageId, restart: 'Force', zomro: { zone: 'own' } }) },
  });
  await stack.up();
  expect(sessionsOf(rig)).toHaveLength(3);
  await expectSession(rig, 'rescue', ownImageId);
});

test('destroy leaves the mode once, and the machine runs from its own disk again', async () => {
  const rig = await newRig({ quirks: { unrescueMs: 1_500 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot() } });
  await stack.up();
  cloud.journal.clear();
  const { stdout, events } = await stack.destroy();
  expect(stdout).toMatch(/rescue deleting \([^)]*\) leaving…/);
  // The id is the instance's: nothing may sound as if the machine were gone.
  expect(events.diagnostics.map(({ message }) => message).join('\n')).not.toContain('is gone');
  expect(sessionsOf(rig)).toEqual([unrescue]);
  expect(statusOf(rig)).toBe('active');
  expect((await stack.state()).resources.filter((one) => one.type !== 'pulumi:pulumi:Stack')).toEqual([]);
});

test('a change of the instance ends the old session before it begins the new one', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const other = cloud.instances.add({ servername: 'the other one' });
  await stack.write({ resources: { rescue: isoBoot() } });
  await stack.up();
  cloud.journal.clear();
  await stack.write({ resources: { rescue: isoBoot({ instanceId: other.id }) } });
  const { events } = await stack.up();
  expect(events.ops('rescue').indexOf('delete-replaced')).toBeLessThan(
    events.ops('rescue').indexOf('create-replacement'),
  );
  expect(cloud.journal.mutations().map(({ params }) => params['elid'])).toEqual([instanceId, other.id]);
  expect(statusOf(rig)).toBe('active');
  expect(statusOf(rig, other.id)).toBe('booted_from_iso');
  expect((await stack.state()).own.map(({ id }) => id)).toEqual([other.id]);
  await stack.up({ args: ['--expect-no-changes'] });
});
