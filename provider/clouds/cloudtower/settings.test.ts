import { expect, test } from 'vitest';
import { checkSettings } from './settings.ts';

const keys = (...set: string[]) => checkSettings(new Set(set)).map(({ key }) => key);

test('an address and either a login or a token', () => {
  expect(checkSettings(new Set(['cloud', 'endpoint', 'token', 'caCertificate']))).toEqual([]);
  expect(checkSettings(new Set(['endpoint', 'username', 'password', 'userSource', 'authConfigId']))).toEqual([]);
});

test('what is missing is named, with the way out', () => {
  const either = 'set `username` and `password`, or a session or API key as `token`';
  expect(checkSettings(new Set(['cloud']))).toEqual([
    {
      key: 'endpoint',
      text: 'CloudTower runs on your own servers: set its address, such as `https://tower.example.com`',
    },
    { key: 'username', text: either },
    { key: 'password', text: either },
  ]);
  expect(keys('endpoint', 'username')).toEqual(['password']);
  expect(keys('endpoint', 'authConfigId')).toEqual(['username', 'password', 'authConfigId']);
  expect(keys('endpoint', 'username', 'password', 'authConfigId')).toEqual(['authConfigId']);
});

test('contradictions', () => {
  expect(keys('endpoint', 'token', 'username', 'password', 'userSource', 'authConfigId')).toEqual([
    'username',
    'password',
    'userSource',
    'authConfigId',
  ]);
  expect(checkSettings(new Set(['endpoint', 'token', 'accessKeyId', 'accessKeySecret']))).toEqual([
    { key: 'accessKeyId', text: 'is for ZStack; CloudTower takes an API key as `token`' },
    { key: 'accessKeySecret', text: 'is for ZStack; CloudTower takes an API key as `token`' },
  ]);
});
