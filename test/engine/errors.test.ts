import { expect, test } from 'vitest';
import { printedCommands } from './harness/printed-lines.ts';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

test('refused credentials fail once, say where they came from, and leave nothing in state', async () => {
  const { cloud, stack } = await newRig();
  stack.env['LIFEBOAT_PASSWORD'] = 'wrong';
  await stack.write({ resources: { one: snapshot({ name: 'one' }), two: snapshot({ name: 'two' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('environment');
  expect(output).not.toContain('wrong password: wrong');
  // A second try could lock the account.
  expect(cloud.journal.calls('auth')).toHaveLength(1);
  expect((await stack.state()).own).toEqual([]);
});

test('a preview already tells that the credentials are refused', async () => {
  const { stack } = await newRig();
  stack.env['LIFEBOAT_PASSWORD'] = 'wrong';
  await stack.write({ resources: { nightly: snapshot() } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('environment');
});

test('an unknown instance is refused at preview, naming the property', async () => {
  const { stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ instanceId: '4711' }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('instanceId: ');
  expect(output).toContain('4711');
});

test('a taken name is refused at preview, with the id and date of what has it', async () => {
  const { cloud, stack } = await newRig();
  const { id, createdate } = cloud.snapshots.add({ name: 'golden', createdate: '2024-07-23' });
  await stack.write({ resources: { nightly: snapshot({ name: 'golden' }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain(
    `name: instance ${instanceId} already has a snapshot named "golden": ${instanceId}/${id} of ${createdate}`,
  );
  expect(cloud.journal.mutations()).toEqual([]);
});

test('two resources of one program that want the same name: one is made, the other one is told', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { one: snapshot({ name: 'same' }), two: snapshot({ name: 'same' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('already has a snapshot named "same"');
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  expect((await stack.state()).own).toHaveLength(1);
});

test('a resource that was forgotten by state is not made a second time', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  await stack.run(['state', 'delete', (await stack.state()).get('nightly').urn, '--yes']);
  const { output } = await stack.up({ expectFailure: true });
  for (const line of printedCommands(output)) await stack.shell(line);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('a misspelt property is refused with the one that was meant', async () => {
  const { stack } = await newRig();
  // YAML programs are checked against the schema before Lifeboat is asked; a Node program in plain JavaScript is not.
  await stack.writeNode(`
    const pulumi = require('@pulumi/pulumi');
    new pulumi.CustomResource('lifeboat:index:Snapshot', 'nightly', {
      instanceId: '${instanceId}', zomro: { protcted: true }, trigers: [1], status: undefined,
    });
  `);
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('zomro.protcted: no such property; did you mean "protected"?');
  expect(output).toContain('trigers: a snapshot has no such property; did you mean "triggers"?');
});

test('a name that is too long for the cloud is refused at preview with the limit', async () => {
  const { stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'x'.repeat(101) }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(/name: Zomro takes 1 to 100 characters, this has 101/);
});

test('a missing cloud is told with the command that sets it', async () => {
  const { stack } = await newRig({ config: { cloud: undefined } });
  await stack.write({ resources: { nightly: snapshot() } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('lifeboat:cloud');
  expect(output).toContain('pulumi config set lifeboat:cloud');
});

test('a cloud that does not exist is told with those that do', async () => {
  const { stack } = await newRig({ config: { cloud: 'zomra' } });
  await stack.write({ resources: { nightly: snapshot() } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(/cloud.*zomro/);
});

test('a cloud that cannot be reached is a warning at preview and an error at up', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  cloud.faults.add({ kind: 'refuse' });
  const { events } = await stack.preview();
  expect(events.warnings.join('\n')).toContain('could not ask Zomro');
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('127.0.0.1');
  expect((await stack.state()).own).toEqual([]);

  cloud.faults.clear();
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
});

test('endpoint, cloud and user may come from the environment alone', async () => {
  const { cloud, stack, url } = await newRig({
    config: { cloud: undefined, endpoint: undefined, username: undefined },
  });
  Object.assign(stack.env, {
    LIFEBOAT_CLOUD: 'zomro',
    LIFEBOAT_ENDPOINT: url,
    LIFEBOAT_USERNAME: cloud.account.username,
  });
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  // Nothing of it is in the state: it would be there in clear.
  expect(JSON.stringify((await stack.state()).provider)).not.toContain(url);
  await stack.destroy();
});
