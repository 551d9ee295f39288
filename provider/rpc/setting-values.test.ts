import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../core/json.ts';
import { readSetting, readSettings, setKeys } from './setting-values.ts';

describe('readSetting', () => {
  it.each([
    ['maxConcurrentRequests', 5, 5],
    ['maxConcurrentRequests', '5', 5],
    ['maxConcurrentRequests', '"5"', 5],
    ['requestTimeoutSeconds', ' 2.5 ', 2.5],
    ['insecureSkipVerify', true, true],
    ['insecureSkipVerify', 'true', true],
    ['insecureSkipVerify', '"false"', false],
    ['acceptInstallation', '1', true],
    ['acceptInstallation', 'F', false],
    ['cloud', 'alpha', 'alpha'],
    ['cloud', '"alpha"', 'alpha'],
    ['username', 1234, '1234'],
    ['username', ' demo ', 'demo'],
    ['endpoint', 'http://127.0.0.1:1500/billmgr', 'http://127.0.0.1:1500/billmgr'],
    ['password', '"in quotes"', '"in quotes"'],
    ['password', ' blanks ', ' blanks '],
    ['password', 12345678, '12345678'],
    ['token', '{"json":true}', '{"json":true}'],
    ['namingKey', UNKNOWN, UNKNOWN],
  ] as const)('reads %s %s', (name, raw, value) => {
    expect(readSetting(name, raw)).toEqual({ value });
  });

  const url = 'must be a URL such as "https://cloud.example.com"';
  const pem =
    'must hold certificates in PEM form ("-----BEGIN CERTIFICATE-----" …): the text itself, not the name of a file';
  it.each([
    ['maxConcurrentRequests', 'many', 'must be a number'],
    ['requestTimeoutSeconds', '1e999', 'must be a number'],
    ['maxConcurrentRequests', 1.5, 'must be a whole number'],
    ['maxConcurrentRequests', 0, 'must be at least 1'],
    ['maxConcurrentRequests', 257, 'must be at most 256'],
    ['insecureSkipVerify', 'perhaps', 'must be a boolean'],
    ['username', ['a'], 'must be a string'],
    ['username', '', 'must not be empty'],
    ['namingKey', 'short', 'must have at least 8 characters'],
    ['endpoint', 'cloud.example.com', url],
    ['endpoint', 'ftp://cloud.example.com', `${url}: http or https`],
    [
      'endpoint',
      'https://me:hunter2@cloud.example.com',
      'must not carry a user name or password: use the settings `username` and `password`',
    ],
    ['endpoint', 'https://cloud.example.com/?auth=hunter2', `${url}, with nothing after "?" or "#"`],
    ['caCertificate', '/etc/ca.pem', pem],
  ] as const)('refuses %s %s', (name, raw, problem) => {
    expect(readSetting(name, raw).problem).toBe(problem);
  });

  it('takes a certificate', () => {
    const text = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(readSetting('caCertificate', `${text}\n`)).toEqual({ value: text });
  });
});

describe('readSettings', () => {
  it('sorts settings, engine keys and strangers', () => {
    expect(
      readSettings({
        cloud: 'alpha',
        version: '0.1.0',
        __internal: {},
        pluginDownloadURL: 'x',
        passwrod: 'hunter2',
        token: null,
      }),
    ).toEqual({
      values: { cloud: 'alpha' },
      engineValues: { version: '0.1.0', __internal: {}, pluginDownloadURL: 'x' },
      problems: [{ key: 'passwrod', text: 'there is no such setting; did you mean "password"?' }],
    });
  });

  it('keeps a value that it cannot read, beside its problem', () => {
    const { values, problems } = readSettings({ maxConcurrentRequests: 'many' });
    expect(values).toEqual({ maxConcurrentRequests: 'many' });
    expect(problems).toEqual([{ key: 'maxConcurrentRequests', text: 'must be a number' }]);
  });
});

it('counts unknown values as set', () => {
  expect([...setKeys({ cloud: UNKNOWN, token: 'x' })]).toEqual(['cloud', 'token']);
});
