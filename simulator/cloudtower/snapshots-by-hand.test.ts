import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

describe('snapshots by hand', () => {
  it('can be added, of the first VM or another one', async () => {
    const one = test.tower.snapshots.add({ name: 'one' });
    const { json } = await test.control('POST', 'snapshots', { name: 'other', vm_id: ids.otherVm });
    expect([one.vm_id, json]).toEqual([ids.vm, expect.objectContaining({ name: 'other', vm_id: ids.otherVm })]);
    expect(await test.row('get-vm-snapshots', one.id)).toMatchObject({ name: 'one', entityAsyncStatus: null });
  });

  it('can be listed by VM', () => {
    test.tower.snapshots.add({ name: 'one' });
    expect(test.tower.snapshots.list(ids.vm).map(({ name }) => name)).toEqual(['one']);
    expect(test.tower.snapshots.list()).toHaveLength(2);
  });

  it('can be renamed, which the API cannot', async () => {
    test.tower.snapshots.rename(ids.snapshot, 'renamed');
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ name: 'renamed' });
  });

  it('can be changed', async () => {
    await test.control('POST', `snapshots/${ids.snapshot}`, { entityAsyncStatus: 'UPDATING', size: 5 });
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ entityAsyncStatus: 'UPDATING', size: 5 });
  });

  it('can be spoilt: still there, and empty', async () => {
    test.tower.snapshots.spoil(ids.snapshot);
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ size: 0, vm_disks: [] });
    expect(await test.rows('get-iscsi-lun-snapshots')).toEqual([]);
  });

  it('can be removed', async () => {
    await test.control('DELETE', `snapshots/${ids.snapshot}`);
    expect(await test.rows('get-vm-snapshots')).toEqual([]);
    expect(await test.rows('get-iscsi-lun-snapshots')).toEqual([]);
  });

  it('of a VM that is not there cannot be added', async () => {
    const { status, json } = await test.control('POST', 'snapshots', { vm_id: 'gone' });
    expect([status, json]).toEqual([400, { error: 'there is no VM gone' }]);
  });
});
