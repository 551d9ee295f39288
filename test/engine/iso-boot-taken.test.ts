import { expect, test } from 'vitest';
import type { Command } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { boot, bootsAskedFor, expectSession, sessionsOf, statusOf, unrescue } from './harness/iso-boots.ts';
import { printedCommands } from './harness/printed-lines.ts';
import { gone, kill, providersOf } from './harness/processes.ts';
import { instanceId, isoBoot, isoBootType, newRig, ownImageId, publicImageId, type Rig } from './harness/rig.ts';

const program = { resources: { rescue: isoBoot() } };

test('a session is imported with its image; state holds the short id, and the program changes nothing', async () => {
  const { cloud, stack } = await newRig();
  const id = `${instanceId}/${publicImageId}`;
  const idle = await stack.import(isoBootType, 'rescue', id, { expectFailure: true });
  expect(idle.output).toContain('does not exist');
  expect((await stack.state()).own).toEqual([]);
  const malformed = await stack.import(isoBootType, 'rescue', `${instanceId}/`, { expectFailure: true });
  expect(malformed.output).toContain('<instanceId> or <instanceId>/<imageId>');

  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  const { stdout } = await stack.import(isoBootType, 'rescue', id, { code: true });
  expect((await stack.state()).get('rescue')).toMatchObject({
    id: instanceId,
    inputs: { instanceId, imageId: publicImageId },
    outputs: { status: 'Active', imageId: publicImageId },
  });
  expect((await stack.state()).get('rescue').outputs).not.toHaveProperty('startedAt');
  const [, block = ''] = /^(resources:\n(?: .*\n)+)/m.exec(stdout) ?? [];
  expect(block).toContain(`imageId: ${publicImageId}`);
  await stack.writeText(block);
  await stack.up({ args: ['--expect-no-changes'] });
  // Defaults, the way of the restart and the zone were not known, and are no reason to restart anything; nor are new triggers.
  await stack.write({ resources: { rescue: isoBoot({ restart: 'Force', triggers: ['v1'], zomro: { zone: 'pub' } }) } });
  await stack.up();
  expect(cloud.journal.mutations()).toEqual([]);
  expect((await stack.state()).get('rescue').id).toBe(instanceId);
});

test('a session that somebody else began is not entered: the printed line takes it over, and then nothing changes', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  await stack.write(program);
  const planned = await stack.preview({ expectFailure: true });
  const stopped = await stack.up({ expectFailure: true });
  for (const { output } of [planned, stopped]) {
    expect(output).toContain(
      `instanceId: instance ${instanceId} is in a session of this kind already (booted_from_iso), and it cannot be told whether the resource "rescue" began it`,
    );
    expect(output).toContain('Nothing was done, and the instance was not restarted.');
  }
  expect((await stack.state()).own).toEqual([]);
  const [line, ...more] = printedCommands(stopped.output);
  expect(line).toContain(`'${instanceId}/${publicImageId}'`);
  await stack.shell(line ?? '');
  for (const one of more) await stack.shell(one);
  await stack.up({ args: ['--expect-no-changes'] });
  expect((await stack.state()).get('rescue')).toMatchObject({ id: instanceId, outputs: { status: 'Active' } });
  expect(cloud.journal.mutations()).toEqual([]);
});

test('the resource option `import` takes a session over without a restart, and can be taken out again', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  const properties = { triggers: ['v1'], zomro: { zone: 'pub' } };
  await stack.write({ resources: { rescue: isoBoot(properties, { import: `${instanceId}/${publicImageId}` }) } });
  await stack.up({ withPreview: true });
  expect((await stack.state()).get('rescue')).toMatchObject({ id: instanceId, outputs: { status: 'Active' } });
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.write({ resources: { rescue: isoBoot(properties) } });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.journal.mutations()).toEqual([]);
  // From here on it is ours like any other one.
  await stack.write({ resources: { rescue: isoBoot({ ...properties, triggers: ['v2'] }) } });
  await stack.up();
  expect(sessionsOf(rig)).toEqual([unrescue, `boot ${publicImageId}`]);
});

/** Starts `up`, and comes back when the machine has booted but the cloud has not answered. */
async function upToUnansweredBoot({ cloud, stack }: Rig, { effect = true } = {}): Promise<Command> {
  cloud.faults.add({ kind: 'hang', func: boot, match: { sok: 'ok' }, effect });
  const before = bootsAskedFor({ cloud });
  const up = stack.startUp();
  if (effect) await eventually('the machine to boot', () => statusOf({ cloud }) === 'booted_from_iso');
  else await eventually('the request to arrive', () => bootsAskedFor({ cloud }) > before);
  return up;
}

async function killProviders({ stack }: Rig, up: Command): Promise<void> {
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  for (const { pid } of providers) kill(pid, 'SIGKILL');
  await stack.finished(up, { expectFailure: true });
  await stack.moveToAnotherMachine();
}

test('provider killed in a first boot: the next up restarts nothing and prints the lines that lead out; they do', async () => {
  const rig = await newRig();
  const { stack } = rig;
  await stack.write(program);
  await killProviders(rig, await upToUnansweredBoot(rig));
  expect((await stack.state()).own).toEqual([]);

  const stopped = await stack.up({ expectFailure: true });
  expect(stopped.output).toContain('is in a session of this kind already');
  const lines = printedCommands(stopped.output);
  expect(lines).toHaveLength(2);
  for (const line of lines) await stack.shell(line);
  await expectSession(rig, 'rescue', publicImageId);
  expect(bootsAskedFor(rig)).toBe(1);
  await stack.destroy();
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue]);
});

test('engine killed in a first boot: the provider ends itself, and after `pulumi cancel` the printed lines lead out', async () => {
  const rig = await newRig();
  const { stack } = rig;
  await stack.write(program);
  const up = await upToUnansweredBoot(rig);
  const providers = await providersOf(up.pid);
  up.signal('SIGKILL');
  await up.ended;
  for (const { pid } of providers) await gone(pid);
  await stack.moveToAnotherMachine();
  await stack.cancel();
  const stopped = await stack.up({ expectFailure: true });
  for (const line of printedCommands(stopped.output)) await stack.shell(line);
  await expectSession(rig, 'rescue', publicImageId);
  expect(bootsAskedFor(rig)).toBe(1);
});

test('provider killed between leaving one image and entering the other: nothing restarts the machine again by itself', async () => {
  const rig = await newRig();
  const { stack } = rig;
  await stack.write({ resources: { rescue: isoBoot({ triggers: ['v1'] }) } });
  await stack.up();
  await stack.write({ resources: { rescue: isoBoot({ imageId: ownImageId, triggers: ['v1'] }) } });
  await killProviders(rig, await upToUnansweredBoot(rig, { effect: false }));
  expect(statusOf(rig)).toBe('active');

  const { output } = await stack.up();
  expect(output).toContain('has ended');
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Ended', imageId: ownImageId });
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue]);
  await stack.up({ args: ['--expect-no-changes'] });

  await stack.write({ resources: { rescue: isoBoot({ imageId: ownImageId, triggers: ['v2'] }) } });
  await stack.up();
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue, `boot ${ownImageId}`]);
  await expectSession(rig, 'rescue', ownImageId);
});

test('provider killed while it leaves the session: the next destroy finds it done', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program);
  await stack.up();
  cloud.faults.add({ kind: 'hang', func: unrescue, effect: true });
  const destroy = stack.start(['destroy', '--yes', '--skip-preview']);
  await eventually('the machine to come back', () => statusOf(rig) === 'active');
  await killProviders(rig, destroy);
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(sessionsOf(rig)).toEqual([`boot ${publicImageId}`, unrescue]);
});
