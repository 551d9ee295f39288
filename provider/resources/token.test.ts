import { expect, it } from 'vitest';
import { functionToken, packageName, resourceToken } from './token.ts';

it('tokens are in state for ever', () => {
  expect([packageName, resourceToken('Snapshot'), functionToken('getSnapshots')]).toEqual([
    'lifeboat',
    'lifeboat:index:Snapshot',
    'lifeboat:index:getSnapshots',
  ]);
});
