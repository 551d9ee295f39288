import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot } from './harness/rig.ts';
import { isEncrypted } from './harness/state.ts';

const password = 'not-a-real-password';

function ownProvider(properties: Readonly<Record<string, unknown>>) {
  return { type: 'pulumi:providers:lifeboat', properties };
}

/** The cloud's own record of the account is changed, as its owner would at the panel. */
function rotatePassword(account: { readonly password: string }): void {
  Object.assign(account, { password: 'rotated' });
}

test('a provider of its own takes real values, and keeps its password encrypted', async () => {
  const { cloud, stack, url } = await newRig({
    config: { cloud: undefined, endpoint: undefined, username: undefined },
  });
  delete stack.env['LIFEBOAT_PASSWORD'];
  const arguments_ = {
    cloud: 'zomro',
    endpoint: url,
    username: cloud.account.username,
    password: { 'fn::secret': password },
    maxConcurrentRequests: 2,
    insecureSkipVerify: false,
  };
  await stack.write({ resources: { zomro: ownProvider(arguments_), nightly: snapshot({}, { provider: '${zomro}' }) } });
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  const { provider } = await stack.state();
  expect(isEncrypted(provider?.inputs?.['password'])).toBe(true);
  expect(provider?.inputs).toMatchObject({ maxConcurrentRequests: 2 });
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('the Node SDK passes the same settings, as text', async () => {
  const { cloud, stack, url } = await newRig({
    config: { cloud: undefined, endpoint: undefined, username: undefined },
  });
  await stack.writeNode(`
    const lifeboat = require('pulumi-lifeboat');
    const zomro = new lifeboat.Provider('zomro', {
      cloud: 'zomro', endpoint: '${url}', username: '${cloud.account.username}',
      maxConcurrentRequests: 2, insecureSkipVerify: false, requestTimeoutSeconds: 10,
    });
    const nightly = new lifeboat.Snapshot('nightly', { instanceId: '${instanceId}', zomro: { protected: true } }, { provider: zomro });
    exports.details = nightly.zomroDetails;
    exports.found = lifeboat.getSnapshotsOutput({ instanceId: nightly.instanceId }, { provider: zomro }).snapshots;
  `);
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ protected: 'on' }]);
  expect(await stack.output('details')).toMatchObject({ region: 'Netherlands-2' });
  await stack.up({ args: ['--expect-no-changes'] });
});

test('moving a snapshot to another provider resource of the same cloud changes nothing', async () => {
  const { cloud, stack, url } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'nightly' }) } });
  await stack.up();
  const before = cloud.snapshots.list(instanceId);
  const own = ownProvider({ cloud: 'zomro', endpoint: url, username: cloud.account.username });
  await stack.write({ resources: { zomro: own, nightly: snapshot({ name: 'nightly' }, { provider: '${zomro}' }) } });
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toEqual(before);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('another account never means "deleted": refresh, up and destroy refuse, and name both', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'nightly' }) } });
  await stack.up();
  cloud.addAccount({ id: '200001', username: 'other@lifeboat.test', password: 'not-a-real-one' });
  await stack.run(['config', 'set', 'lifeboat:username', 'other@lifeboat.test']);
  stack.env['LIFEBOAT_PASSWORD'] = 'not-a-real-one';
  await stack.write({ resources: { nightly: snapshot({ name: 'another name' }) } });
  cloud.journal.clear();

  const runs = [
    await stack.refresh({ args: ['--run-program'], expectFailure: true }),
    await stack.up({ expectFailure: true }),
    await stack.destroy({ args: ['--run-program'], expectFailure: true }),
  ];
  for (const { output } of runs) {
    expect(output).toMatch(
      /was made on zomro .*account 100042, but the provider is configured for zomro .*account 200001/,
    );
    expect(output).toContain('acceptInstallation');
  }
  expect((await stack.state()).own).toHaveLength(1);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'nightly' }]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('a password that was rotated: refresh and destroy use the one in the environment', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  rotatePassword(cloud.account);
  const refused = await stack.refresh({ expectFailure: true });
  expect(refused.output).toContain('environment');

  stack.env['LIFEBOAT_PASSWORD'] = 'rotated';
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('a password that was rotated and is in state: the text names the way to bring the new one in', async () => {
  const { cloud, stack } = await newRig();
  delete stack.env['LIFEBOAT_PASSWORD'];
  await stack.run(['config', 'set', '--secret', 'lifeboat:password', cloud.account.password]);
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  rotatePassword(cloud.account);
  await stack.run(['config', 'set', '--secret', 'lifeboat:password', 'rotated']);
  const refused = await stack.destroy({ expectFailure: true });
  expect(refused.output).toContain('state');
  expect(refused.output).toContain('--run-program');
  await stack.destroy({ args: ['--run-program'] });
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('the naming key is made once, stays, and shows no change', async () => {
  const { stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  const key = (await stack.state()).provider?.inputs?.['namingKey'];
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  await stack.moveToAnotherMachine();
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.refresh();
  expect((await stack.state()).provider?.inputs?.['namingKey']).toBe(key);
});

test('up --plan: a plan made before the first up holds when the naming key is set', async () => {
  const { cloud, stack, project } = await newRig({ config: { namingKey: 'a-key-of-our-own' } });
  await stack.write({ resources: { nightly: snapshot() } });
  const plan = join(project.temporary, 'plan.json');
  stack.env['PULUMI_EXPERIMENTAL'] = 'true';
  await stack.preview({ args: ['--save-plan', plan] });
  await stack.up({ args: ['--plan', plan] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: expect.stringMatching(/^nightly-[0-9a-f]{7}$/) }]);
});
