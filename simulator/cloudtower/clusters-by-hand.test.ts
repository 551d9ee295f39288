import { afterEach, beforeEach, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

it('clusters can be added, renamed and removed', async () => {
  const { id } = test.tower.clusters.add({ name: 'cluster-2' });
  test.tower.clusters.change(id, { name: 'far away' });
  expect(await test.rows('get-clusters')).toMatchObject([{ name: 'cluster-1' }, { id, name: 'far away' }]);
  test.tower.clusters.remove(id);
  expect(await test.rows('get-clusters')).toMatchObject([{ name: 'cluster-1' }]);
});

it('a cluster that has VMs stays', async () => {
  const { status, json } = await test.control('DELETE', `clusters/${ids.cluster}`);
  expect([status, json]).toEqual([400, { error: 'cluster cluster-1 has VMs' }]);
});
