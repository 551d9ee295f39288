import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const statusWith = async (authorization: string) => (await test.call('get-vms', {}, { authorization })).status;

it('a token does not end by itself', async () => {
  test.advance(365 * 86_400_000);
  expect(await statusWith(test.token)).toBe(200);
});

it('tokens end when somebody ends them, API keys do not', async () => {
  test.tower.expireSessions();
  expect([await statusWith(test.token), await statusWith(test.tower.apiKey)]).toEqual([401, 200]);
});

it('an API key ends when it is taken away', async () => {
  const key = test.tower.apiKey;
  test.tower.revoke(key);
  expect(await statusWith(key)).toBe(401);
});

it('tokens end with a reset, and the same seed gives the same ones again', async () => {
  const [token, key] = [test.token, test.tower.apiKey];
  test.tower.reset();
  expect(await statusWith(token)).toBe(401);
  await test.logIn();
  expect([test.token, test.tower.apiKey]).toEqual([token, key]);
});
