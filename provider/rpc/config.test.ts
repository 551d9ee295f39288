import { describe, expect, it } from 'vitest';
import { fakeCloud } from '../../test/rpc/fake-cloud.ts';
import { UNKNOWN } from '../core/json.ts';
import { fillFromEnvironment, howToSet, judge, toSettings } from './config.ts';
import type { SettingValues } from './setting-values.ts';

const alpha = fakeCloud('alpha');
const clouds = [alpha, fakeCloud('beta', { defaultEndpoint: undefined })];

function fill(given: SettingValues, environment: Record<string, string>) {
  return fillFromEnvironment(given, (name) => environment[name]);
}

describe('fillFromEnvironment', () => {
  it('fills what is left out, and only that', () => {
    const filled = fill(
      { cloud: 'alpha' },
      { LIFEBOAT_CLOUD: 'beta', LIFEBOAT_USERNAME: 'demo', LIFEBOAT_PASSWORD: '', OTHER: 'x' },
    );
    expect(filled.values).toEqual({ cloud: 'alpha', username: 'demo' });
    expect([...filled.variables]).toEqual([['username', 'LIFEBOAT_USERNAME']]);
  });

  it('reads types', () => {
    expect(fill({}, { LIFEBOAT_ACCEPT_INSTALLATION: 'true' }).values).toEqual({ acceptInstallation: true });
  });

  it('names the variable that holds nonsense, never its value', () => {
    expect(fill({}, { LIFEBOAT_ENDPOINT: 'hunter2' }).problems).toEqual([
      { key: 'endpoint', text: 'must be a URL such as "https://cloud.example.com" (from LIFEBOAT_ENDPOINT)' },
    ]);
  });

  it('completes the login that configuration began, and adds no second one', () => {
    const environment = { LIFEBOAT_PASSWORD: 'p', LIFEBOAT_TOKEN: 't', LIFEBOAT_ACCESS_KEY_ID: 'k' };
    expect(fill({ username: 'demo' }, environment).values).toEqual({ username: 'demo', password: 'p' });
    expect(fill({ token: 'mine' }, environment).values).toEqual({ token: 'mine' });
    expect(fill({ token: UNKNOWN }, environment).values).toEqual({ token: UNKNOWN });
    expect(fill({}, environment).values).toEqual({ password: 'p', token: 't', accessKeyId: 'k' });
  });
});

describe('judge', () => {
  it('asks for a cloud', () => {
    expect(judge({}, clouds)).toEqual({
      cloud: undefined,
      missing: [{ key: 'cloud', text: 'which cloud to talk to: "alpha", "beta"' }],
      wrong: [],
    });
  });

  it('knows the clouds', () => {
    expect(judge({ cloud: 'Alpha' }, clouds).wrong).toEqual([
      { key: 'cloud', text: 'there is no such cloud; did you mean "alpha"?' },
    ]);
    expect(judge({ cloud: 'gamma-ray' }, clouds).wrong).toEqual([
      { key: 'cloud', text: 'there is no such cloud; there are alpha, beta' },
    ]);
  });

  it('waits for what a preview does not know', () => {
    expect(judge({ cloud: UNKNOWN }, clouds)).toEqual({ cloud: undefined, missing: [], wrong: [] });
    expect(judge({ cloud: 'alpha', username: UNKNOWN, password: UNKNOWN }, clouds)).toMatchObject({
      missing: [],
      wrong: [],
    });
  });

  it('tells missing keys from contradictory ones', () => {
    expect(judge({ cloud: 'alpha', username: 'a' }, clouds).missing).toEqual([
      { key: 'password', text: 'the password of your account' },
    ]);
    expect(judge({ cloud: 'alpha', token: 'a', password: 'b' }, clouds).wrong).toEqual([
      { key: 'token', text: 'cannot be combined with `password`' },
    ]);
  });

  it('asks for an endpoint where the cloud is no public service', () => {
    expect(judge({ cloud: 'beta', token: 'a' }, clouds).missing).toEqual([
      { key: 'endpoint', text: 'the address of your BETA, such as "https://cloud.example.com"' },
    ]);
    expect(judge({ cloud: 'beta', token: 'a', endpoint: 'https://x.test' }, clouds).missing).toEqual([]);
  });
});

describe('toSettings', () => {
  it('fills in defaults and wraps secrets', () => {
    const settings = toSettings(
      fill({ cloud: 'alpha', username: 'demo', password: 'hunter2' }, {}),
      alpha,
      'configuration',
    );
    expect(JSON.stringify(settings)).toBe(
      JSON.stringify({
        cloud: 'alpha',
        endpoint: 'https://api.alpha.test/v1',
        username: 'demo',
        password: '[secret]',
        insecureSkipVerify: false,
        maxConcurrentRequests: 8,
        requestTimeoutMs: 30_000,
        acceptInstallation: false,
        credentialsFrom: 'configuration',
      }),
    );
    expect(settings.password?.reveal()).toBe('hunter2');
  });

  it('takes everything that is set', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    const given = {
      cloud: 'alpha',
      endpoint: 'http://127.0.0.1:8080/api',
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      userSource: 'LDAP',
      authConfigId: 'auth-1',
      caCertificate: pem,
      insecureSkipVerify: true,
      maxConcurrentRequests: 2,
      requestTimeoutSeconds: 1.5,
      acceptInstallation: true,
      namingKey: '0123456789abcdef',
    };
    expect(toSettings(fill(given, {}), alpha, 'state')).toMatchObject({
      endpoint: new URL('http://127.0.0.1:8080/api'),
      accessKeyId: 'id',
      userSource: 'LDAP',
      authConfigId: 'auth-1',
      caCertificate: pem,
      insecureSkipVerify: true,
      maxConcurrentRequests: 2,
      requestTimeoutMs: 1500,
      acceptInstallation: true,
      namingKey: '0123456789abcdef',
      credentialsFrom: 'state',
    });
  });

  it.each([
    [{ token: 't' }, {}, 'configuration'],
    [{}, { LIFEBOAT_TOKEN: 't' }, 'environment (LIFEBOAT_TOKEN)'],
    [{ username: 'u' }, { LIFEBOAT_PASSWORD: 'p' }, 'configuration (username) and environment (LIFEBOAT_PASSWORD)'],
  ])('says where %j and %j came from', (given, environment, text) => {
    expect(toSettings(fill({ cloud: 'alpha', ...given }, environment), alpha, 'configuration').credentialsFrom).toBe(
      text,
    );
  });
});

describe('howToSet', () => {
  it('names configuration, argument and variable', () => {
    expect(howToSet('cloud', 'lifeboat')).toBe(
      'Set it with `pulumi config set lifeboat:cloud <value>`, as an argument of the provider, or in the environment as LIFEBOAT_CLOUD.',
    );
    expect(howToSet('token', 'lifeboat')).toContain('`pulumi config set --secret lifeboat:token <value>`');
    expect(howToSet('userSource', 'lifeboat')).toBe(
      'Set it with `pulumi config set lifeboat:userSource <value>` or as an argument of the provider.',
    );
  });
});
