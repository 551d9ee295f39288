import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const wish = (fields = {}) => ({ data: [{ vm_id: ids.vm, name: 'New', ...fields }] });

describe('create-vm-snapshot', () => {
  it('answers a placeholder and a task, and locks the VM until both are over', async () => {
    const [entry] = await test.change('create-vm-snapshot', wish());
    expect(entry?.data).toMatchObject({
      name: 'New',
      entityAsyncStatus: 'CREATING',
      local_created_at: null,
      vm_disks: [],
    });
    expect(await test.task(entry?.task_id)).toMatchObject({
      status: 'PENDING',
      resource_id: entry?.data.id,
      resource_type: 'VmSnapshot',
      resource_mutation: 'createVmSnapshot',
    });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    test.advance(6_000);
    expect(await test.task(entry?.task_id)).toMatchObject({ status: 'SUCCESSED' });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    test.advance(1_000);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: null });
    expect(await test.row('get-vm-snapshots', entry?.data.id ?? '')).toMatchObject({ entityAsyncStatus: null });
  });

  it('keeps the disks as they are: a DISK with its LUN snapshot, and a CD_ROM', async () => {
    const id = await test.settled('create-vm-snapshot', wish());
    const snapshot = await test.row('get-vm-snapshots', id);
    expect(snapshot).toMatchObject({
      size: 20 * 1024 ** 3,
      consistent_type: 'CRASH_CONSISTENT',
      vm: { id: ids.vm, name: 'web-1' },
      local_created_at: '2026-01-06T09:00:06.000Z',
      vm_disks: [
        { type: 'DISK', boot: 1, bus: 'VIRTIO', snapshot_local_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { type: 'CD_ROM', boot: 2, bus: 'IDE', snapshot_local_id: null },
      ],
    });
    const [disk] = (snapshot?.['vm_disks'] ?? []) as { snapshot_local_id: string }[];
    const luns = await test.rows('get-iscsi-lun-snapshots', { name_in: [disk?.snapshot_local_id] });
    expect(luns).toMatchObject([{ name: disk?.snapshot_local_id, unique_size: expect.any(Number) }]);
  });

  it('takes several at once, a task for each', async () => {
    const entries = await test.change('create-vm-snapshot', {
      data: [
        { vm_id: ids.vm, name: 'A' },
        { vm_id: ids.vm, name: 'B' },
        { vm_id: ids.otherVm, name: 'C' },
      ],
    });
    expect(new Set(entries.map((entry) => entry.task_id)).size).toBe(3);
    test.advance(10_000);
    expect(await test.rows('get-vm-snapshots', { vm: { id: ids.vm } })).toHaveLength(2);
  });

  it('makes none of them when one cannot be made', async () => {
    const answer = await test.call('create-vm-snapshot', {
      data: [
        { vm_id: ids.vm, name: 'A' },
        { vm_id: 'gone', name: 'B' },
      ],
    });
    expect([answer.status, messageIn(answer)]).toEqual([404, 'VM gone not found']);
    expect(await test.rows('get-vm-snapshots', { vm: { id: ids.vm } })).toEqual([]);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: null });
  });

  it('refuses while the VM is being worked on, and says what is locked', async () => {
    test.tower.vms.occupy(ids.vm, 5_000);
    const answer = await test.call('create-vm-snapshot', wish());
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      message: `Resource [VM-${ids.vm}] locked`,
      status: 400,
      path: '/create-vm-snapshot',
      code: 'ResourceLocked',
      props: { locked_resources: [{ id: ids.vm, type: 'VM' }] },
    });
    test.advance(5_000);
    expect(await test.change('create-vm-snapshot', wish())).toHaveLength(1);
  });

  it.each([
    ['an object instead of a list', { data: {} }, 400],
    ['no name', { data: [{ vm_id: ids.vm }] }, 400],
    ['an empty name', wish({ name: ' ' }), 400],
    ['an unknown consistency', wish({ consistent_type: 'FULL' }), 400],
  ])('refuses %s', async (_what, body, status) => {
    expect((await test.call('create-vm-snapshot', body)).status).toBe(status);
  });

  it('refuses a VM in the recycle bin', async () => {
    test.tower.vms.change(ids.vm, { in_recycle_bin: true });
    expect(messageIn(await test.call('create-vm-snapshot', wish()))).toBe('VM web-1 is in the recycle bin');
  });

  it('takes a file system consistent one while VM tools run', async () => {
    const id = await test.settled('create-vm-snapshot', wish({ consistent_type: 'FILE_SYSTEM_CONSISTENT' }));
    expect(test.tower.snapshots.find(id)).toMatchObject({ consistent_type: 'FILE_SYSTEM_CONSISTENT' });
  });

  it('that fails leaves nothing, and a reason in the task', async () => {
    test.tower.vms.setVmTools(ids.vm, 'NOT_RUNNING');
    const [entry] = await test.change('create-vm-snapshot', wish({ consistent_type: 'FILE_SYSTEM_CONSISTENT' }));
    test.advance(10_000);
    const task = await test.task(entry?.task_id);
    expect(task).toMatchObject({ status: 'FAILED', error_code: 'VM_SNAPSHOT_CREATE_FAILED' });
    expect(task?.['error_message']).toMatch(
      /^Cannot unwrap Ok value of Result\.Err\.\r\ncode: VM_SNAPSHOT_CREATE_FAILED\r\nmessage: \{.*"ec":"VM_TOOLS_NOT_RUNNING"/,
    );
    expect(test.tower.snapshots.list(ids.vm)).toEqual([]);
  });
});

describe('delete-vm-snapshot', () => {
  it('takes the snapshot and its LUN snapshots away when its task is over', async () => {
    const [entry] = await test.change('delete-vm-snapshot', { where: { id: ids.snapshot } });
    expect(entry?.data).toEqual({ id: ids.snapshot });
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ entityAsyncStatus: 'DELETING' });
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    test.advance(10_000);
    expect(await test.rows('get-vm-snapshots')).toEqual([]);
    expect(await test.rows('get-iscsi-lun-snapshots')).toEqual([]);
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: null, snapshots: [] });
  });

  it('hits everything that the where matches, and so all of them when it is empty', async () => {
    await test.settled('create-vm-snapshot', wish());
    expect(await test.change('delete-vm-snapshot', { where: {} })).toHaveLength(2);
    test.advance(10_000);
    expect(await test.rows('get-vm-snapshots')).toEqual([]);
  });

  it('needs a where, and one that it understands', async () => {
    expect((await test.call('delete-vm-snapshot', {})).status).toBe(400);
    expect((await test.call('delete-vm-snapshot', { where: { uuid: 'x' } })).status).toBe(400);
    expect(await test.rows('get-vm-snapshots')).toHaveLength(1);
  });

  it('is locked by whatever is done to the VM', async () => {
    test.tower.vms.occupy(ids.otherVm, 5_000);
    const answer = await test.call('delete-vm-snapshot', { where: { id: ids.snapshot } });
    expect(answer.body).toMatchObject({ code: 'ResourceLocked' });
  });

  it('that fails leaves the snapshot', async () => {
    test.tower.tasks.failNext({ mutation: 'deleteVmSnapshot', message: null });
    const [entry] = await test.change('delete-vm-snapshot', { where: { id: ids.snapshot } });
    test.advance(10_000);
    expect(await test.task(entry?.task_id)).toMatchObject({ status: 'FAILED', error_message: null });
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ entityAsyncStatus: null });
  });

  it('works for a snapshot whose VM is gone', async () => {
    test.tower.vms.remove(ids.otherVm);
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ vm: null });
    await test.settled('delete-vm-snapshot', { where: { id: ids.snapshot } });
    expect(await test.rows('get-vm-snapshots')).toEqual([]);
  });
});
