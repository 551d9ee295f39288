import { expect, test } from 'vitest';
import { eventually } from './harness/eventually.ts';
import { boot, bootsAskedFor, expectSession, sessionsOf, statusOf, unrescue } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, ownImageId, publicImageId, type Rig } from './harness/rig.ts';

const program = { resources: { rescue: isoBoot() } };
const impatient = { resources: { rescue: isoBoot({}, { customTimeouts: { create: '2s' } }) } };

test('the answer to a boot is lost, the machine boots: it is seen in the same run, and booted once', async () => {
  const rig = await newRig();
  rig.cloud.faults.add({ kind: 'resetAfter', func: boot, match: { sok: 'ok' } });
  await rig.stack.write(program);
  await rig.stack.up();
  expect(bootsAskedFor(rig)).toBe(1);
  await expectSession(rig, 'rescue', publicImageId);
});

test('the answer is lost and nobody can be asked any more: the next up, on another machine, finds it Active', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(impatient);
  cloud.faults.add({ kind: 'hang', func: boot, match: { sok: 'ok' }, effect: true, forMs: 1_500 });
  const up = stack.startUp();
  await eventually('the machine to boot', () => statusOf(rig) !== 'active');
  cloud.faults.add({ kind: 'status', code: 502, func: 'instances', times: 'always' });
  await stack.finished(up, { expectFailure: true });
  expect((await stack.state()).get('rescue')).toMatchObject({
    id: instanceId,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending', before: { powerState: 'Running' } },
  });

  cloud.faults.clear();
  await stack.moveToAnotherMachine();
  await stack.write(program);
  await stack.up({ withPreview: true });
  expect(bootsAskedFor(rig)).toBe(1);
  await expectSession(rig, 'rescue', publicImageId);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ before: { powerState: 'Running' } });
});

test('the request itself was lost: it is never sent again by itself; the next up finds the session Ended', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(impatient);
  cloud.faults.add({ kind: 'resetBefore', func: boot, match: { sok: 'ok' } });
  await stack.up({ expectFailure: true });
  expect((await stack.state()).get('rescue')).toMatchObject({ id: instanceId, outputs: { status: 'Pending' } });

  await stack.moveToAnotherMachine();
  await stack.longAfterwards();
  await stack.write(program);
  const { events } = await stack.up({ withPreview: true });
  expect(events.warnings.join('\n')).toContain(`the ISO boot ${instanceId} has ended: Zomro shows "active"`);
  const saved = (await stack.state()).get('rescue');
  expect(saved.outputs).toMatchObject({ status: 'Ended' });
  expect(saved.outputs).not.toHaveProperty('operation');
  expect(saved).not.toHaveProperty('initErrors');
  await stack.up({ args: ['--expect-no-changes'] });
  expect(bootsAskedFor(rig)).toBe(1);
  expect(cloud.journal.mutations()).toEqual([]);
  await stack.destroy();
  expect(cloud.journal.mutations()).toEqual([]);
});

test('the answer to leaving is lost: that the mode ends is enough, and it is asked for once', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program);
  await stack.up();
  cloud.faults.add({ kind: 'resetAfter', func: unrescue });
  await stack.destroy();
  expect(cloud.journal.calls(unrescue)).toHaveLength(1);
  expect(statusOf(rig)).toBe('active');
  expect((await stack.state()).own).toEqual([]);
});

test('Ctrl-C while it boots: pulumi ends at once with the session in state, and the next up waits on without a second boot', async () => {
  const rig = await newRig({ quirks: { bootMs: 3_600_000 } });
  const { cloud, stack } = rig;
  await stack.write(program);
  const up = stack.startUp();
  await up.says(/booting_from_iso…/);
  const interrupted = performance.now();
  up.signal('SIGINT');
  const ended = await stack.finished(up, { expectFailure: true });
  expect(performance.now() - interrupted).toBeLessThan(5_000);
  expect(ended.output).not.toContain('exited prematurely');
  expect((await stack.state()).get('rescue')).toMatchObject({
    id: instanceId,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending' },
  });

  await stack.moveToAnotherMachine();
  const next = stack.startUp();
  await next.says(/booting_from_iso…/);
  cloud.clock.advance(3_600_000);
  await stack.finished(next);
  expect(bootsAskedFor(rig)).toBe(1);
  await expectSession(rig, 'rescue', publicImageId);
});

async function stuckInBoot(): Promise<Rig> {
  const rig = await newRig({ quirks: { bootOutcome: 'stuck' } });
  await rig.stack.write({ resources: { rescue: isoBoot({}, { customTimeouts: { create: '1s' } }) } });
  const { output } = await rig.stack.up({ expectFailure: true });
  expect(output).toMatch(/gave up after \d+s waiting for ISO boot 5203773 to be ready \(last seen: booting_from_iso\)/);
  expect((await rig.stack.state()).get('rescue').outputs['status']).toBe('Pending');
  return rig;
}

test('customTimeouts: a boot that is stuck stays in state as Pending, and the next up waits on', async () => {
  const rig = await stuckInBoot();
  const { cloud, stack } = rig;
  await stack.refresh();
  expect((await stack.state()).get('rescue')).toMatchObject({
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending' },
  });
  const up = stack.startUp();
  await up.says(/booting_from_iso…/);
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  await stack.finished(up);
  expect(bootsAskedFor(rig)).toBe(1);
  await expectSession(rig, 'rescue', publicImageId);
});

test('destroy of a session that is still being entered waits for it, then leaves it', async () => {
  const rig = await stuckInBoot();
  const { cloud, stack } = rig;
  const destroy = stack.start(['destroy', '--yes', '--skip-preview']);
  await destroy.says(/booting_from_iso…/);
  expect(cloud.journal.calls(unrescue)).toEqual([]);
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  await stack.finished(destroy);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue]);
  expect((await stack.state()).own).toEqual([]);
});

test('a swap that is interrupted while the new image boots is settled by the next up, with one boot for each image', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program);
  await stack.up();
  cloud.quirks.set({ bootMs: 3_600_000 });
  const swapped = { resources: { rescue: isoBoot({ imageId: ownImageId }) } };
  await stack.write(swapped);
  const up = stack.startUp();
  await up.says(/booting_from_iso…/);
  up.signal('SIGINT');
  await stack.finished(up, { expectFailure: true });
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Pending', imageId: ownImageId });

  await stack.moveToAnotherMachine();
  cloud.clock.advance(3_600_000);
  await stack.up({ withPreview: true });
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue, `boot ${ownImageId}`]);
  await expectSession(rig, 'rescue', ownImageId);
});
