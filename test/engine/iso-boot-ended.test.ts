import { expect, test } from 'vitest';
import { expectSession, sessionsOf, statusOf, unrescue } from './harness/iso-boots.ts';
import { instanceId, isoBoot, newRig, ownImageId, publicImageId, type Rig } from './harness/rig.ts';

const program = (trigger: string, properties: Readonly<Record<string, unknown>> = {}) => ({
  resources: { rescue: isoBoot({ triggers: [trigger], ...properties }) },
});

/** A session that somebody has ended at the panel; nothing of ours is in the journal any more. */
async function ended(): Promise<Rig> {
  const rig = await newRig();
  await rig.stack.write(program('v1'));
  await rig.stack.up();
  rig.cloud.instances.setStatus(instanceId, 'active');
  rig.cloud.journal.clear();
  return rig;
}

test('a session ended by hand is shown as Ended and warned about; up does nothing, and destroy has nothing to do', async () => {
  const rig = await ended();
  const { cloud, stack } = rig;
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toContain(
    `the ISO boot ${instanceId} has ended: Zomro shows "active". The instance is not restarted into it again by itself: change \`triggers\` for that (or add them), or remove the resource`,
  );
  const { inputs, outputs } = (await stack.state()).get('rescue');
  expect(outputs).toMatchObject({ status: 'Ended', cloudStatus: 'active', imageId: publicImageId });
  expect(inputs).toMatchObject({ imageId: publicImageId });
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  expect(statusOf(rig)).toBe('active');
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('on a session that has ended another image is only noted; new triggers enter it again, with that image', async () => {
  const rig = await ended();
  const { stack } = rig;
  await stack.refresh();
  const { startedAt } = (await stack.state()).get('rescue').outputs;
  await stack.write(program('v1', { imageId: ownImageId }));
  const plan = await stack.preview();
  expect(plan.events.warnings.join('\n')).toContain('imageId is only noted and the instance stays as it is');
  expect(plan.output).not.toContain('will restart');
  await stack.up();
  expect(sessionsOf(rig)).toEqual([]);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Ended', imageId: ownImageId });

  await stack.write(program('v2', { imageId: ownImageId }));
  const again = await stack.preview();
  expect(again.events.changedPaths('rescue')).toEqual(['triggers']);
  expect(again.output).toContain(`will restart MyServer (${instanceId}) into the image`);
  await stack.up();
  expect(sessionsOf(rig)).toEqual([`boot ${ownImageId}`]);
  expect((await stack.state()).get('rescue').outputs['startedAt']).not.toBe(startedAt);
  await expectSession(rig, 'rescue', ownImageId);

  // A session that is on is left and entered again.
  await stack.write(program('v3', { imageId: ownImageId }));
  await stack.up();
  expect(sessionsOf(rig)).toEqual([`boot ${ownImageId}`, unrescue, `boot ${ownImageId}`]);
  await expectSession(rig, 'rescue', ownImageId);
});

test('a session that ended without a refresh is not begun again by an update of something else', async () => {
  const rig = await ended();
  const { stack } = rig;
  await stack.write(program('v1', { imageId: ownImageId, restart: 'Force' }));
  const { output } = await stack.up();
  expect(output).toContain(`the ISO boot ${instanceId} has ended`);
  expect(sessionsOf(rig)).toEqual([]);
  expect(statusOf(rig)).toBe('active');
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Ended', imageId: ownImageId });
  await stack.up({ args: ['--expect-no-changes'] });
});

test('a rescue that somebody began after our session is not ended by destroy, nor by a refresh or an up', async () => {
  const rig = await ended();
  const { cloud, stack } = rig;
  cloud.instances.setStatus(instanceId, 'rescued');
  const { output } = await stack.refresh();
  expect(output).toContain('Zomro shows "rescued"');
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(statusOf(rig)).toBe('rescued');
  expect(cloud.journal.mutations()).toEqual([]);
});

test('--replace of a session that has ended enters it again, and does not end the new one with the old', async () => {
  const rig = await ended();
  const { stack } = rig;
  await stack.refresh();
  const { urn } = (await stack.state()).get('rescue');
  const { output } = await stack.up({ args: ['--replace', urn] });
  expect(output).toContain(`${instanceId} was made or taken over in this very run, so it is kept`);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`]);
  await expectSession(rig, 'rescue', publicImageId);
});

test('a machine that is between two states is not called Ended, and nothing is done about it', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  await stack.up();
  cloud.journal.clear();
  cloud.instances.setStatus(instanceId, 'rebooting');
  await stack.refresh({ args: ['--expect-no-changes'] });
  expect((await stack.state()).get('rescue').outputs['status']).toBe('Active');
  await stack.up({ args: ['--expect-no-changes'] });
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  await stack.up({ args: ['--expect-no-changes'] });
  expect((await stack.state()).get('rescue')).toMatchObject({ outputs: { status: 'Active' } });
  expect(cloud.journal.mutations()).toEqual([]);
});

test('an instance that is gone takes its session with it: refresh tells, up refuses, and destroy succeeds', async () => {
  const { cloud, stack } = await ended();
  cloud.instances.remove(instanceId);
  const before = await stack.exportState();
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toContain(`the instance of the ISO boot ${instanceId} is gone from Zomro`);
  expect((await stack.state()).own).toEqual([]);
  expect((await stack.up({ expectFailure: true })).output).toContain(`there is no instance ${instanceId}`);

  await stack.importState(before);
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});
