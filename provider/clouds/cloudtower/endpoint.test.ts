import { describe, expect, test } from 'vitest';
import { addressesOf, hostAndPort } from './endpoint.ts';

describe('addressesOf', () => {
  test.each([
    'https://tower.example.com',
    'https://tower.example.com/',
    'https://tower.example.com/v2',
    'https://tower.example.com/v2/api',
    'https://tower.example.com/v2/api//',
    'https://tower.example.com/?a=b#c',
  ])('%s', (endpoint) => {
    const { graphql, rest, site } = addressesOf(new URL(endpoint));
    expect([site.href, rest.href, graphql.href]).toEqual([
      'https://tower.example.com/',
      'https://tower.example.com/v2/api/',
      'https://tower.example.com/api',
    ]);
  });

  test('behind a path of its own', () => {
    const { graphql, rest } = addressesOf(new URL('http://proxy.example.com:8080/tower/v2/api/'));
    expect([rest.href, graphql.href]).toEqual([
      'http://proxy.example.com:8080/tower/v2/api/',
      'http://proxy.example.com:8080/tower/api',
    ]);
  });
});

describe('hostAndPort', () => {
  test.each([
    ['https://Tower.example.com/v2/api', 'tower.example.com:443'],
    ['http://tower.example.com', 'tower.example.com:80'],
    ['https://tower.example.com:443', 'tower.example.com:443'],
    ['https://192.0.2.5:8443', '192.0.2.5:8443'],
    ['https://[2001:db8::5]', '[2001:db8::5]:443'],
  ])('%s', (endpoint, expected) => {
    expect(hostAndPort(new URL(endpoint))).toBe(expected);
  });
});
