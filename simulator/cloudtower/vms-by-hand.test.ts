import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

describe('VMs by hand', () => {
  it('are what the API shows, and where they were started from', () => {
    expect(test.tower.vms.list()).toMatchObject([
      { id: ids.vm, name: 'web-1', status: 'RUNNING', vm_tools_status: 'RUNNING', booted_from: 'disk' },
      { id: ids.otherVm, name: 'web-2', status: 'STOPPED', vm_tools_status: 'NOT_RUNNING', booted_from: '' },
    ]);
  });

  it('can be changed, word for word', async () => {
    const changed = await test.control('POST', `vms/${ids.vm}`, { name: 'db-1', status: 'SUSPENDED' });
    expect(changed.json).toMatchObject({ name: 'db-1', status: 'SUSPENDED' });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ name: 'db-1', status: 'SUSPENDED' });
  });

  it.each([
    ['vms/gone', { name: 'x' }, 'there is no VM gone'],
    [`vms/${ids.vm}`, { status: 'ASLEEP' }, 'Invalid option'],
    [`vms/${ids.vm}`, { colour: 'red' }, 'Unrecognized key'],
  ])('%s cannot be changed by %j', async (path, body, reason) => {
    const { status, json } = await test.control('POST', path, body);
    expect([status, json]).toEqual([400, { error: expect.stringContaining(reason) }]);
  });

  it('can be added, with a disk', async () => {
    const { id } = test.tower.vms.add({ name: 'web-3', status: 'STOPPED' });
    expect(await test.row('get-vms', id)).toMatchObject({ name: 'web-3', status: 'STOPPED' });
    expect(await test.rows('get-vm-disks', { vm: { id } })).toMatchObject([{ type: 'DISK', boot: 1 }]);
  });

  it('leave their snapshots behind when they go, and nothing else', async () => {
    test.tower.vms.remove(ids.otherVm);
    expect(await test.rows('get-vms', { id: ids.otherVm })).toEqual([]);
    expect(await test.rows('get-vm-disks', { vm: { id: ids.otherVm } })).toEqual([]);
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ vm: null, name: 'before-upgrade' });
  });

  it('are busy for as long as somebody else works on them', async () => {
    test.tower.vms.occupy(ids.vm, 2_000);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    test.advance(2_000);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: null });
  });

  it('get new ids for their disks, which stay what they are', async () => {
    const disks = () => test.rows('get-vm-disks', { vm: { id: ids.vm } });
    const before = await disks();
    test.tower.vms.renewDisks(ids.vm);
    const after = await disks();
    expect(after.map(({ key, boot, type }) => [key, boot, type])).toEqual(
      before.map(({ key, boot, type }) => [key, boot, type]),
    );
    expect(after.map(({ id }) => id)).not.toEqual(before.map(({ id }) => id));
  });
});
