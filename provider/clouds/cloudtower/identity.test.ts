import { expect, test } from 'vitest';
import { configuredInstallation, identify } from './identity.ts';
import { scriptedClient, testSettings } from './testing.ts';

test('the installation is its address, however it is written', () => {
  for (const endpoint of ['https://tower.example.com', 'https://TOWER.example.com:443/v2/api/']) {
    expect(configuredInstallation(testSettings(endpoint))).toEqual({
      cloud: 'cloudtower',
      host: 'tower.example.com:443',
    });
  }
});

test('is told without a request, and like the configuration tells it', async () => {
  const { call, calls, client, url } = await scriptedClient({});
  expect(await identify(client, call)).toEqual(configuredInstallation(testSettings(url)));
  expect(calls).toEqual([]);
});
