import { UNKNOWN } from '../../provider/core/json.ts';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { provider } from '../../provider/rpc/proto.ts';
import { errorOf } from './client.ts';
import { goodConfig, rig } from './rig.ts';
import { fromStruct, missingKeysOf, secret, unknown } from './wire.ts';

const key = /^[0-9a-f]{32}$/;

function reasons(response: provider.CheckResponse): readonly string[] {
  for (const failure of response.getFailuresList()) expect(failure.getProperty()).toBe('');
  return response.getFailuresList().map((failure) => failure.getReason());
}

describe('CheckConfig', () => {
  it('answers real types, wrapped secrets, a naming key and the engine keys', async () => {
    const { client } = await rig();
    const response = await client.checkConfig({
      ...goodConfig,
      maxConcurrentRequests: '4',
      insecureSkipVerify: '"true"',
      version: '0.1.0',
      pluginDownloadURL: 'https://x.test',
      __internal: {},
    });
    expect(reasons(response)).toEqual([]);
    expect(fromStruct(response.getInputs())).toEqual({
      cloud: 'alpha',
      username: 'demo',
      password: secret('not-a-password'),
      maxConcurrentRequests: 4,
      insecureSkipVerify: true,
      version: '0.1.0',
      pluginDownloadURL: 'https://x.test',
      __internal: {},
      namingKey: expect.stringMatching(key),
    });
  });

  it('keeps the naming key that is in state, and prefers one that is given', async () => {
    const { client } = await rig();
    const olds = { ...goodConfig, namingKey: 'from-the-state' };
    expect(fromStruct((await client.checkConfig({ ...goodConfig }, olds)).getInputs())).toMatchObject({
      namingKey: 'from-the-state',
    });
    const given = await client.checkConfig({ ...goodConfig, namingKey: 'from-the-user' }, olds);
    expect(fromStruct(given.getInputs())).toMatchObject({ namingKey: 'from-the-user' });
  });

  it('lets the environment stand in, and never returns any of it', async () => {
    const { client } = await rig({
      environment: {
        LIFEBOAT_CLOUD: 'alpha',
        LIFEBOAT_TOKEN: 'canary-token',
        LIFEBOAT_ENDPOINT: 'https://canary.test',
      },
    });
    const response = await client.checkConfig({});
    expect(reasons(response)).toEqual([]);
    expect(fromStruct(response.getInputs())).toEqual({ namingKey: expect.stringMatching(key) });
  });

  it('lets unknown values pass', async () => {
    const { client } = await rig();
    const response = await client.checkConfig({ cloud: unknown, token: unknown, maxConcurrentRequests: unknown });
    expect(reasons(response)).toEqual([]);
    expect(fromStruct(response.getInputs())).toMatchObject({
      cloud: unknown,
      token: secret(unknown),
      maxConcurrentRequests: unknown,
    });
  });

  it('names what is missing, and how to set it', async () => {
    const { client } = await rig();
    expect(reasons(await client.checkConfig({}))).toEqual([
      'cloud: is missing: which cloud to talk to: "alpha", "beta". Set it with `pulumi config set lifeboat:cloud <value>`, as an argument of the provider, or in the environment as LIFEBOAT_CLOUD.',
    ]);
    expect(reasons(await client.checkConfig({ cloud: 'beta', token: 't' }))).toEqual([
      expect.stringMatching(/^endpoint: is missing: the address of your BETA, .* LIFEBOAT_ENDPOINT\.$/),
    ]);
  });

  it('names every wrong key once, and no value', async () => {
    const { client } = await rig();
    const given = { cloud: 'alpha', token: 'canary-1', password: 'canary-2', endpoint: 'canary-3', tokn: 'canary-4' };
    expect(reasons(await client.checkConfig(given))).toEqual([
      'endpoint: must be a URL such as "https://cloud.example.com"',
      'tokn: there is no such setting; did you mean "token"?',
      'token: cannot be combined with `password`',
    ]);
  });
});

describe('DiffConfig', () => {
  const { ADD, DELETE, UPDATE } = provider.PropertyDiff.Kind;
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;

  it('says update for every change, and never replace', async () => {
    const { client } = await rig();
    const response = await client.diffConfig(
      { cloud: 'alpha', username: 'a', password: 'x', maxConcurrentRequests: 4, version: '0.1.0' },
      { cloud: 'beta', token: unknown, password: 'x', maxConcurrentRequests: '4', version: '0.2.0' },
    );
    expect(Object.fromEntries(response.toObject().detaileddiffMap)).toEqual({
      cloud: { kind: UPDATE, inputdiff: true },
      username: { kind: DELETE, inputdiff: true },
      token: { kind: ADD, inputdiff: true },
    });
    expect(response.getChanges()).toBe(DIFF_SOME);
    expect(response.getDiffsList().sort()).toEqual(['cloud', 'token', 'username']);
    expect(response.getReplacesList()).toEqual([]);
    expect(response.getDeletebeforereplace()).toBe(false);
    expect(response.getHasdetaileddiff()).toBe(true);
  });

  it('says none when nothing changed', async () => {
    const { client } = await rig();
    const response = await client.diffConfig({ ...goodConfig, __internal: {} }, { ...goodConfig, version: '1.0.0' });
    expect(response.getChanges()).toBe(DIFF_NONE);
    expect(response.getDetaileddiffMap().getLength()).toBe(0);
  });
});

describe('Configure', () => {
  it('makes the settings from typed values, texts and wrapped secrets', async () => {
    const { client, lifecycle, server } = await rig();
    await client.checkConfig({ ...goodConfig });
    await client.configure({
      cloud: 'alpha',
      username: 'demo',
      password: secret('hunter2!'),
      requestTimeoutSeconds: '5',
      version: '0.1.0',
    });
    const [made] = lifecycle.made;
    expect(made?.cloud.name).toBe('alpha');
    expect(made?.clouds).toHaveLength(2);
    expect(made?.settings).toMatchObject({
      cloud: 'alpha',
      endpoint: new URL('https://api.alpha.test/v1'),
      username: 'demo',
      requestTimeoutMs: 5_000,
      maxConcurrentRequests: 8,
      namingKey: undefined,
      credentialsFrom: 'configuration',
    });
    expect(made?.settings.password?.reveal()).toBe('hunter2!');
    expect(made?.surroundings.userAgent).toBe('lifeboat/1.2.3');
    expect(made?.surroundings.redactor.clean('it is hunter2!')).toBe('it is [secret]');
    await server.close();
    expect(lifecycle.closed).toBe(1);
  });

  it('does not know the naming key in the first preview of a new provider: the update makes another one', async () => {
    const unknownId = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const { client, lifecycle } = await rig();
    await client.checkConfig({ ...goodConfig });
    await client.configure({ ...goodConfig, namingKey: 'made-in-preview' }, undefined, unknownId);
    expect(lifecycle.made[0]?.settings.namingKey).toBe(UNKNOWN);
    await client.configure({ ...goodConfig, namingKey: 'made-in-update' }, undefined, 'known-id');
    expect(lifecycle.made[1]?.settings.namingKey).toBe('made-in-update');
    await client.checkConfig({ ...goodConfig, namingKey: 'from-the-user' });
    await client.configure({ ...goodConfig, namingKey: 'from-the-user' }, undefined, unknownId);
    expect(lifecycle.made[2]?.settings.namingKey).toBe('from-the-user');
  });

  it('fills in from the environment what is left out', async () => {
    const { client, lifecycle } = await rig({
      environment: {
        LIFEBOAT_CLOUD: 'beta',
        LIFEBOAT_ENDPOINT: 'https://beta.test/',
        LIFEBOAT_PASSWORD: 'env-password',
      },
    });
    await client.configure({ cloud: 'alpha', username: 'demo' });
    const settings = lifecycle.made[0]?.settings;
    expect(settings).toMatchObject({ cloud: 'alpha', endpoint: new URL('https://beta.test/') });
    expect(settings?.password?.reveal()).toBe('env-password');
    expect(settings?.credentialsFrom).toBe('state (username) and environment (LIFEBOAT_PASSWORD)');
    expect(lifecycle.made[0]?.surroundings.redactor.clean('env-password')).toBe('[secret]');
  });

  it('takes the flags of `pulumi do` for configuration', async () => {
    const { client, lifecycle } = await rig();
    await client.configure(
      { cloud: 'alpha', token: secret('flag-token') },
      'urn:pulumi:dev::web::pulumi:providers:lifeboat::',
    );
    expect(lifecycle.made[0]?.settings.credentialsFrom).toBe('configuration');
  });

  it('reads the variables of engines that send nothing else', async () => {
    const { client, lifecycle } = await rig();
    const request = new provider.ConfigureRequest();
    request
      .getVariablesMap()
      .set('lifeboat:config:cloud', 'alpha')
      .set('lifeboat:config:token', 'old-token')
      .set('other:config:x', 'y');
    await client.start<provider.ConfigureResponse>((done) => client.raw.configure(request, done)).answer;
    expect(lifecycle.made[0]?.settings.token?.reveal()).toBe('old-token');
  });

  it('lists missing keys as the engine wants them', async () => {
    const { client, lifecycle } = await rig();
    const error = await errorOf(client.configure({ cloud: 'alpha' }));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(missingKeysOf(error)).toEqual({
      'lifeboat:username': 'the username of your account (or set LIFEBOAT_USERNAME in the environment)',
      'lifeboat:password': 'the password of your account (or set LIFEBOAT_PASSWORD in the environment)',
    });
    expect(lifecycle.made).toHaveLength(0);
    expect(missingKeysOf(await errorOf(client.configure({})))).toHaveProperty('lifeboat:cloud');
  });

  it('refuses what CheckConfig would refuse, without a value', async () => {
    const { client } = await rig({ environment: { LIFEBOAT_ACCEPT_INSTALLATION: 'canary' } });
    expect(
      await errorOf(client.configure({ ...goodConfig, token: 'canary', maxConcurrentRequests: 0, colour: 'canary' })),
    ).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(
        /^the provider's settings are not right: colour: there is no such setting; .*; maxConcurrentRequests: must be at least 1; acceptInstallation: must be a boolean \(from LIFEBOAT_ACCEPT_INSTALLATION\); token: cannot be combined with `password`$/,
      ),
    });
  });

  it('cannot work with values that are not known', async () => {
    const { client } = await rig();
    expect(await errorOf(client.configure({ cloud: 'alpha', token: unknown }))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: "the provider's settings are not known yet: token",
    });
  });

  it('keeps the configuration that works when a new one does not', async () => {
    const { client, lifecycle } = await rig();
    await client.configure({ ...goodConfig });
    await errorOf(client.configure({}));
    lifecycle.will({ check: (_resource, _olds, news) => ({ inputs: news, failures: [], warnings: [] }) });
    expect(fromStruct((await client.check({ a: 1 })).getInputs())).toEqual({ a: 1 });
  });
});
