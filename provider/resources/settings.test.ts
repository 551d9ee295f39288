import { expect, it } from 'vitest';
import * as z from 'zod';
import { settingsSpec } from './settings.ts';

const settings = Object.entries(settingsSpec.shape).map(([name, schema]) => {
  if (!(schema instanceof z.ZodType)) throw new TypeError(name);
  return { name, meta: schema.meta() ?? {} };
});

it('every credential is a secret, and nothing else is', () => {
  expect(settings.filter(({ meta }) => meta.secret === true).map(({ name }) => name)).toEqual([
    'password',
    'token',
    'accessKeySecret',
  ]);
});

it('each is described; variables of the environment are named after their setting, once', () => {
  for (const { name, meta } of settings) expect(meta.description, name).toMatch(/\.$/);
  const variables = settings.flatMap(({ name, meta }) =>
    meta.environment === undefined ? [] : [[name, meta.environment] as const],
  );
  for (const [name, variable] of variables)
    expect(variable).toBe(`LIFEBOAT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`);
  expect(new Set(variables.map(([, variable]) => variable)).size).toBe(variables.length);
});

it('only the cloud is required, and defaults are within their limits', () => {
  expect(settingsSpec.safeParse({ cloud: 'c' }).success).toBe(true);
  expect(settingsSpec.safeParse({}).success).toBe(false);
  const defaults = Object.fromEntries(
    settings.filter(({ meta }) => meta.default !== undefined).map(({ name, meta }) => [name, meta.default]),
  );
  expect(settingsSpec.safeParse({ cloud: 'c', ...defaults }).success).toBe(true);
  expect(defaults).toEqual({
    insecureSkipVerify: false,
    maxConcurrentRequests: 8,
    requestTimeoutSeconds: 30,
    acceptInstallation: false,
  });
});

it.each([
  { endpoint: 'not a URL' },
  { maxConcurrentRequests: 0 },
  { maxConcurrentRequests: 1.5 },
  { requestTimeoutSeconds: 601 },
  { namingKey: 'short' },
  { username: '' },
])('refuses %j', (bad) => {
  expect(settingsSpec.safeParse({ cloud: 'c', ...bad }).success).toBe(false);
});
