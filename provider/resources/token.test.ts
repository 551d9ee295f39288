import { expect, it } from 'vitest';
import { packageName, token } from './token.ts';

it('tokens are in state for ever', () => {
  expect([packageName, token('Snapshot'), token('getSnapshots')]).toEqual([
    'lifeboat',
    'lifeboat:index:Snapshot',
    'lifeboat:index:getSnapshots',
  ]);
});
