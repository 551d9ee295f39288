import { request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { httpsServer, testCertificate } from '../../provider/http/testing.ts';
import { realClock, startSimulator } from '../../simulator/index.ts';
import { type CloudTowerRig, changesOf, ids, newCloudTowerRig, vmSnapshot } from './harness/cloudtower.ts';
import { filesWith } from './harness/leaks.ts';
import { isEncrypted } from './harness/state.ts';

const create = 'create-vm-snapshot';
const nightly = { resources: { nightly: vmSnapshot() } };

function loginsOf({ tower }: CloudTowerRig) {
  return tower.journal.calls('login').map(({ params }) => params);
}

test('user name and password: one login for everything that a run does', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write({ resources: { one: vmSnapshot({ name: 'one' }), two: vmSnapshot({ instanceId: ids.otherVm }) } });
  await stack.up();
  expect(tower.snapshots.list()).toHaveLength(2);
  expect(loginsOf(rig)).toEqual([{ username: tower.account.username, password: '***', source: 'LOCAL' }]);
});

test('an API key as `token`: no login at all, and the key stands in no file', async () => {
  const rig = await newCloudTowerRig({ config: { username: undefined } });
  const { tower, stack, project } = rig;
  delete stack.env['LIFEBOAT_PASSWORD'];
  stack.env['LIFEBOAT_TOKEN'] = tower.apiKey;
  await stack.write(nightly);
  await stack.up();
  expect(tower.snapshots.list()).toHaveLength(1);
  expect(loginsOf(rig)).toEqual([]);
  expect(await filesWith(project.root, [tower.apiKey])).toEqual([]);

  tower.revoke(tower.apiKey);
  const { output } = await stack.refresh({ expectFailure: true });
  expect(output).toMatch(/the ready `token` is not accepted.*environment \(LIFEBOAT_TOKEN\)/);
  expect((await stack.state()).own).toHaveLength(1);
});

test('a user from the directory: LDAP, with the id of its configuration', async () => {
  const rig = await newCloudTowerRig({ config: { userSource: 'LDAP', authConfigId: ids.ldapStrategy } });
  const { tower, stack } = rig;
  const { username, password } = tower.directoryUser;
  await stack.run(['config', 'set', 'lifeboat:username', username]);
  stack.env['LIFEBOAT_PASSWORD'] = password;
  await stack.write(nightly);
  await stack.up();
  expect(tower.snapshots.list()).toHaveLength(1);
  expect(loginsOf(rig)).toEqual([{ username, password: '***', source: 'AUTHN', auth_config_id: ids.ldapStrategy }]);
});

test('a wrong password is tried once, the error says where it came from, and nothing is in state', async () => {
  const rig = await newCloudTowerRig();
  const { stack } = rig;
  stack.env['LIFEBOAT_PASSWORD'] = 'not-the-right-one';
  await stack.write({ resources: { one: vmSnapshot({ name: 'one' }), two: vmSnapshot({ name: 'two' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toMatch(/configuration \(username\) and environment \(LIFEBOAT_PASSWORD\)/);
  expect(output).toContain('Username or password is wrong');
  expect(output).not.toContain('not-the-right-one');
  expect(loginsOf(rig)).toHaveLength(1);
  expect((await stack.state()).own).toEqual([]);
});

test.each(['401', '403'] as const)(
  'a session that ends in the middle is renewed once, and nothing is done twice (HTTP %s)',
  async (badToken) => {
    const rig = await newCloudTowerRig({ quirks: { badToken } });
    const { tower, stack } = rig;
    await stack.write(nightly);
    tower.faults.add({ kind: 'sessionExpired', func: create });
    await stack.up();
    expect(changesOf(rig)).toEqual([create]);
    expect(tower.journal.calls(create)).toHaveLength(2);
    expect(loginsOf(rig)).toHaveLength(2);
  },
);

test('a user who may only look is told so, and nothing is in state', async () => {
  const { tower, stack } = await newCloudTowerRig();
  const { username, password } = tower.guest;
  await stack.run(['config', 'set', 'lifeboat:username', username]);
  stack.env['LIFEBOAT_PASSWORD'] = password;
  await stack.write(nightly);
  await stack.preview();
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('the user has no right to do this');
  expect(output).toContain(`No permission for /${create}`);
  expect(tower.snapshots.list()).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('what is missing or contradictory in the settings fails with the name of the key', async () => {
  const { tower, stack } = await newCloudTowerRig({ config: { endpoint: undefined, token: 'not-a-real-token' } });
  await stack.write(nightly);
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('lifeboat:endpoint');
  expect(output).toContain('https://tower.example.com');
  expect(output).toMatch(/username.*contradicts `token`/);
  expect(tower.journal.calls()).toEqual([]);
});

test('an error of CloudTower comes with its words and the id of the request', async () => {
  const { tower, stack } = await newCloudTowerRig();
  await stack.write(nightly);
  tower.faults.add({ kind: 'error', func: create, error: { status: 400, message: 'the cluster is in maintenance' } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toMatch(
    /creation of snapshot nightly-\S+ of VM \S+: .*the cluster is in maintenance.* \(request \S+\)/,
  );
  expect((await stack.state()).own).toEqual([]);
});

test('a certificate that nobody vouches for is refused, unless its CA is given or verification is turned off', async () => {
  const rig = await newCloudTowerRig();
  const { stack } = rig;
  const { port } = new URL(rig.url);
  const inFront = await httpsServer((incoming, outgoing) => {
    const { headers, method, url: path } = incoming;
    const onward = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(onward);
  });
  await stack.run(['config', 'set', 'lifeboat:endpoint', inFront.url.href]);
  await stack.write(nightly);
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toMatch(/its certificate is self-signed.*`caCertificate`/);
  expect(rig.tower.journal.calls()).toEqual([]);

  stack.env['LIFEBOAT_CA_CERTIFICATE'] = testCertificate;
  await stack.up();
  expect(changesOf(rig)).toEqual([create]);
  delete stack.env['LIFEBOAT_CA_CERTIFICATE'];
  await stack.run(['config', 'set', 'lifeboat:insecureSkipVerify', 'true']);
  const asked = rig.tower.journal.calls().length;
  await stack.refresh({ args: ['--run-program', '--expect-no-changes'] });
  expect(rig.tower.journal.calls().length).toBeGreaterThan(asked);
});

test('another address is another CloudTower, and never means "deleted"; it can be told to be the same', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write(nightly);
  await stack.up();
  const elsewhere = await startSimulator({ cloud: 'cloudtower', clock: realClock(), world: 'fresh' });
  onTestFinished(() => elsewhere.close());
  await stack.run(['config', 'set', 'lifeboat:endpoint', elsewhere.url]);
  for (const run of ['refresh', 'destroy'] as const) {
    const { output } = await stack[run]({ args: ['--run-program'], expectFailure: true });
    expect(output).toContain(`was made on cloudtower at ${new URL(rig.url).host}`);
    expect(output).toContain(`configured for cloudtower at ${new URL(elsewhere.url).host}`);
    expect(output).toContain('acceptInstallation');
  }
  expect((await stack.state()).own).toHaveLength(1);
  expect(changesOf({ tower: elsewhere.cloudtower })).toEqual([]);

  const sameUnderAnotherName = rig.url.replace('127.0.0.1', 'localhost');
  await stack.run(['config', 'set', 'lifeboat:endpoint', sameUnderAnotherName]);
  stack.env['LIFEBOAT_ACCEPT_INSTALLATION'] = 'true';
  await stack.up();
  expect((await stack.state()).get('nightly').outputs['installation']).toEqual({
    cloud: 'cloudtower',
    host: new URL(sameUnderAnotherName).host,
  });
  expect(tower.snapshots.list()).toHaveLength(1);
});

test('password, session and API key stand in no file and in nothing that is printed', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack, project } = rig;
  const { password } = tower.account;
  delete stack.env['LIFEBOAT_PASSWORD'];
  await stack.run(['config', 'set', '--secret', 'lifeboat:password', password]);
  await stack.write(nightly);
  const said = [(await stack.up({ withPreview: true, args: ['--debug', '--diff'] })).output];
  // What was asked is in it, so it would show.
  expect(said[0]).toContain('CRASH_CONSISTENT');
  tower.faults.add({ kind: 'error', func: 'delete-vm-snapshot', error: { status: 400, message: password } });
  said.push((await stack.destroy({ expectFailure: true })).output);
  const sessions = tower.openSessions.map(({ id }) => id);
  expect(sessions).not.toEqual([]);
  expect(isEncrypted((await stack.state()).provider?.inputs?.['password'])).toBe(true);

  await stack.run(['config', 'rm', 'lifeboat:password']);
  await stack.run(['config', 'rm', 'lifeboat:username']);
  await stack.run(['config', 'set', '--secret', 'lifeboat:token', tower.apiKey]);
  said.push((await stack.up({ args: ['--debug', '--diff'] })).output, await stack.exportState());
  const secrets = [password, tower.apiKey, ...sessions];
  for (const text of said) for (const secret of secrets) expect(text).not.toContain(secret);
  expect(await filesWith(project.root, secrets)).toEqual([]);
});
