import { describe, expect, test } from 'vitest';
import { resourceKinds, resources } from '../../resources/index.ts';
import { cloudtower } from './index.ts';
import { scriptedTower, testCall, testSettings, testSurroundings } from './testing.ts';

test.each(resourceKinds)('every common input of a %s has a capability', (kind) => {
  const inputs = Object.keys(resources[kind].inputs.shape).filter((name) => name !== 'instanceId');
  expect(Object.keys(cloudtower.resources[kind].capabilities).sort()).toEqual(inputs.sort());
});

test('it runs on its owner’s servers, so its address must be set', () => {
  expect(cloudtower).toMatchObject({ name: 'cloudtower', title: 'CloudTower', defaultEndpoint: undefined });
  expect(cloudtower.checkSettings(new Set(['token'])).map(({ key }) => key)).toEqual(['endpoint']);
});

describe('a session', () => {
  test('begins with the first call: who it is needs none, and its end is quiet', async () => {
    const tower = await scriptedTower({});
    const settings = testSettings(tower.url);
    const session = cloudtower.connect(settings, testSurroundings());
    const installation = { cloud: 'cloudtower', host: new URL(tower.url).host };
    expect(cloudtower.configuredInstallation(settings)).toEqual(installation);
    expect(await cloudtower.identify(session, testCall())).toEqual(installation);
    await cloudtower.close(session);
    await cloudtower.close(session);
    expect(tower.calls).toEqual([]);
  });
});
