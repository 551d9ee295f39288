import { expect, test } from 'vitest';
import { bootsAskedFor, expectSession, sessionsOf, statusOf } from './harness/iso-boots.ts';
import { instanceId, isoBoot, isoBootType, newRig, ownImageId, publicImageId } from './harness/rig.ts';

for (const way of ['--replace', 'state taint'] as const) {
  test(`${way}: the machine is not restarted; the session stops it, and the text tells the way out`, async () => {
    const rig = await newRig();
    const { cloud, stack } = rig;
    await stack.write({ resources: { rescue: isoBoot() } });
    await stack.up();
    cloud.journal.clear();
    const { urn } = (await stack.state()).get('rescue');
    if (way === 'state taint') await stack.run(['state', 'taint', urn, '--yes']);
    const args = way === '--replace' ? ['--replace', urn] : [];
    const planned = await stack.preview({ args, expectFailure: true });
    const { output } = await stack.up({ args, expectFailure: true });
    for (const text of [planned.output, output]) {
      expect(text).toContain(`instance ${instanceId} is in a session of this kind already (booted_from_iso)`);
      expect(text).toContain(`pulumi state untaint '${urn}'`);
    }
    expect(cloud.journal.mutations()).toEqual([]);
    expect(statusOf(rig)).toBe('booted_from_iso');
    if (way === 'state taint') await stack.run(['state', 'untaint', urn, '--yes']);
    await expectSession(rig, 'rescue', publicImageId);
  });
}

test('protect and retainOnDelete: the machine stays in the session', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { rescue: isoBoot({}, { protect: true }) } });
  await stack.up();
  cloud.journal.clear();
  expect((await stack.destroy({ expectFailure: true })).output).toContain('pulumi state unprotect');
  await stack.write({ resources: { rescue: isoBoot({}, { retainOnDelete: true }) } });
  await stack.up();
  await stack.write({ resources: {} });
  await stack.up();
  expect((await stack.state()).own).toEqual([]);
  expect(statusOf(rig)).toBe('booted_from_iso');
  expect(cloud.journal.mutations()).toEqual([]);
});

test('ignoreChanges, aliases and --target restart nothing that they should not', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  const other = cloud.instances.add({ servername: 'the other one' });
  const options = { ignoreChanges: ['imageId', 'triggers'] };
  const second = isoBoot({ instanceId: other.id });
  await stack.write({ resources: { rescue: isoBoot({ triggers: ['v1'] }, options), second } });
  await stack.up({ args: ['--target', '**rescue'] });
  expect(statusOf(rig, other.id)).toBe('active');

  const changed = { imageId: ownImageId, triggers: ['v2'] };
  await stack.write({ resources: { renamed: isoBoot(changed, { ...options, aliases: [{ name: 'rescue' }] }) } });
  const { output } = await stack.up({ withPreview: true });
  expect(output).not.toContain('will restart');
  await expectSession(rig, 'renamed', publicImageId);

  // Without an alias it is another resource, whose session is on already: nobody restarts the machine for a name.
  await stack.write({ resources: { forgotten: isoBoot() } });
  const refused = await stack.up({ expectFailure: true });
  expect(refused.output).toContain('the resource option `aliases`');
  expect((await stack.state()).get('renamed').id).toBe(instanceId);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);
});

test('get: a session is read without being managed, and one that is not on is not found', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({
    resources: { seen: { type: isoBootType, get: { id: instanceId } } },
    outputs: { status: '${seen.status}' },
  });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('does not exist');
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  await stack.up();
  expect(await stack.output('status')).toBe('Active');
  await stack.destroy();
  expect(statusOf(rig)).toBe('booted_from_iso');
  expect(bootsAskedFor(rig)).toBe(0);
});
