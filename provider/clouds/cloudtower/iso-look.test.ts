import { describe, expect, test } from 'vitest';
import { hasKind } from '../../core/errors.ts';
import { seenVm, titleOf } from './iso-look.ts';
import { type Row, scriptedClient, vmId, vmRow } from './testing.ts';
import { vm } from './wire.ts';

const disk = (id: string, boot: number, more: object = {}): Row => ({
  id,
  type: 'DISK',
  bus: 'VIRTIO',
  boot,
  vm: { id: vmId, name: 'web-1' },
  ...more,
});
const rows = [disk('d2', 1), disk('d1', 0, { type: 'CD_ROM' }), disk('x', 0, { vm: { id: 'another', name: 'x' } })];
const named = (...ids: readonly string[]) => vmRow({ vm_disks: ids.map((id) => ({ id })) });

describe('seenVm', () => {
  test('the VM and its drives in boot order, by two requests when the VM names the same drives', async () => {
    const { call, client, paths } = await scriptedClient({ 'get-vms': [named('d1', 'd2')], 'get-vm-disks': rows });
    const seen = await seenVm(client, vmId, call);
    expect(seen?.vm.name).toBe('web-1');
    expect(seen?.drives.map(({ id }) => id)).toEqual(['d1', 'd2']);
    expect(paths().toSorted()).toEqual(['get-vm-disks', 'get-vms']);
  });

  test.each([
    ['does not name its drives', vmRow()],
    ['names others', named('d1', 'd9')],
    ['names more', named('d1', 'd2', 'd3')],
  ])('where the VM %s, the list is proved complete', async (_name, row) => {
    const { call, client, of } = await scriptedClient({ 'get-vms': [row], 'get-vm-disks': rows });
    expect((await seenVm(client, vmId, call))?.drives).toHaveLength(2);
    expect(of('get-vm-disks-connection')).toHaveLength(1);
  });

  test('drives of other VMs are left out, should the server not heed the condition', async () => {
    const { call, client } = await scriptedClient({
      'get-vms': [vmRow()],
      'get-vm-disks': (body) => (body['after'] === undefined ? rows : []),
      'get-vm-disks-connection': () => ({ aggregate: { count: rows.length } }),
    });
    expect((await seenVm(client, vmId, call))?.drives.map(({ id }) => id)).toEqual(['d1', 'd2']);
  });

  test('a list that cannot be proved decides nothing', async () => {
    const { call, client } = await scriptedClient({
      'get-vms': [vmRow()],
      'get-vm-disks': rows,
      'get-vm-disks-connection': () => ({ aggregate: { count: 3 } }),
    });
    const error: unknown = await seenVm(client, vmId, call).catch((reason: unknown) => reason);
    expect(hasKind(error, 'contract')).toBe(true);
  });

  test.each([
    ['is not there', []],
    ['is in the recycle bin', [vmRow({ in_recycle_bin: true })]],
    ['was deleted', [vmRow({ status: 'DELETED' })]],
  ])('nothing of a VM that %s', async (_name, vms) => {
    const { call, client } = await scriptedClient({ 'get-vms': vms, 'get-vm-disks': rows });
    expect(await seenVm(client, vmId, call)).toBeUndefined();
  });
});

test('a VM is called by its name and id', () => {
  expect(titleOf(vm.parse(vmRow()))).toBe(`web-1 (${vmId})`);
  expect(titleOf(vm.parse(vmRow({ name: null })))).toBe(`VM ${vmId}`);
});
