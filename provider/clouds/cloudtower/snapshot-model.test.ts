import { describe, expect, test } from 'vitest';
import { snapshotDetails } from './blocks.ts';
import { fromSnapshot, given, lunSnapshotNames, oldestFirst, phases, statusNow } from './snapshot-model.ts';
import { snapshotId, snapshotRow, vmId } from './testing.ts';
import { vmSnapshot } from './wire.ts';

const disk = {
  type: 'DISK',
  boot: 1,
  bus: 'VIRTIO',
  index: 0,
  path: '/volumes/system',
  size: 21_474_836_480,
  storage_policy_uuid: 'policy-1',
  vm_volume_local_id: 'volume-1',
  elf_image_local_id: '',
  svt_image_local_id: '',
  snapshot_local_id: 'lun-snapshot-1',
  disk_name: 'system',
};
const cdRom = {
  ...disk,
  type: 'CD_ROM',
  boot: 0,
  bus: 'IDE',
  vm_volume_local_id: '',
  snapshot_local_id: null,
  disk_name: null,
};
const nic = {
  index: 0,
  model: 'VIRTIO',
  mac_address: '52:54:00:00:00:01',
  ip_address: '192.0.2.10',
  gateway: '192.0.2.1',
  subnet_mask: '255.255.255.0',
  enabled: true,
  mirror: false,
  vlan: { name: 'default', vlan_id: 0, vlan_local_id: 'vlan-1', vds_ovs: 'ovsbr', network_ids: ['1'] },
};
const parse = (changes = {}) => vmSnapshot.parse(snapshotRow({ vm_disks: [cdRom, disk], vm_nics: [nic], ...changes }));
const seen = (changes = {}, lun: ReadonlyMap<string, string> = new Map()) => fromSnapshot(vmId, parse(changes), lun);

test('a snapshot in the common vocabulary', () => {
  expect(seen({}, new Map([['lun-snapshot-1', 'zbs-1']]))).toMatchObject({
    kind: 'present',
    ref: { instanceId: vmId, objectId: snapshotId },
    cloudStatus: 'idle',
    inputs: { instanceId: vmId, name: 'nightly', consistency: 'Crash' },
    outputs: {
      createdAt: '2026-03-03T02:00:00.000Z',
      sizeBytes: 21_474_836_480,
      disks: [
        {
          diskId: 'volume-1',
          snapshotId: 'lun-snapshot-1',
          name: 'system',
          sizeBytes: 21_474_836_480,
          localId: 'zbs-1',
        },
      ],
    },
  });
});

test('a part that the storage does not show has no id there', () => {
  expect(seen().outputs['disks']).toEqual([
    { diskId: 'volume-1', snapshotId: 'lun-snapshot-1', name: 'system', sizeBytes: 21_474_836_480 },
  ]);
});

test('the details hold every drive and card, and fit their shape', () => {
  const { cloudtowerDetails: details } = seen({ snapshot_group: { id: 'group-1', name: 'nightly run' } }).outputs;
  expect(snapshotDetails.strict().parse(details)).toEqual(details);
  expect(details).toMatchObject({
    snapshotGroupId: 'group-1',
    vmName: 'web-1',
    vmDisks: [
      { type: 'CD_ROM', boot: 0 },
      { type: 'DISK', path: '/volumes/system' },
    ],
    vmNics: [{ macAddress: '52:54:00:00:00:01', vlanTag: 0 }],
  });
});

test.each([
  ['FILE_SYSTEM_CONSISTENT', 'Filesystem'],
  ['CRASH_CONSISTENT', 'Crash'],
  ['SOMETHING_NEW', undefined],
])('%s is %s', (consistent_type, expected) => {
  expect(seen({ consistent_type }).inputs['consistency']).toBe(expected);
});

test('one whose VM is gone belongs to the VM that state names', () => {
  const present = seen({ vm: null });
  expect(present.ref.instanceId).toBe(vmId);
  expect(present.outputs['cloudtowerDetails']).not.toHaveProperty('vmId');
});

describe('the word', () => {
  const none = { local_id: 'placeholder-1', local_created_at: null, size: 0, vm_disks: [] };

  test.each([
    ['a snapshot', {}, 'idle', 'Active'],
    ['one under way', { ...none, entityAsyncStatus: 'CREATING' }, 'CREATING', 'Pending'],
    ['one that is rolled back to', { entityAsyncStatus: 'UPDATING' }, 'UPDATING', 'Active'],
    ['one that goes', { entityAsyncStatus: 'DELETING' }, 'DELETING', 'Pending'],
    ['an unknown word', { entityAsyncStatus: 'SOMETHING_NEW' }, 'SOMETHING_NEW', 'Pending'],
    ['what a failed create left', none, 'placeholder', 'Failed'],
    ['the same, with a time', { ...none, local_created_at: '2026-03-03T02:00:00.000Z' }, 'placeholder', 'Failed'],
    ['the same, with the sizes of the VM', { ...none, size: 5, vm_disks: [disk] }, 'placeholder', 'Failed'],
    ['one of a VM without disks', { size: 0, vm_disks: [cdRom] }, 'idle', 'Active'],
    ['one that has lost everything', { size: 0, vm_disks: [] }, 'empty', 'Degraded'],
    ['one that does not tell its drives', { size: 0, vm_disks: null }, 'idle', 'Active'],
    ['one that does not list its drives', { vm_disks: [] }, 'idle', 'Active'],
    ['one that has no time yet', { local_created_at: null }, 'idle', 'Active'],
    ['one of a cluster with other ids', { local_id: 'snapshot-123' }, 'idle', 'Active'],
    [
      'a UUID without hyphens',
      { local_id: '0b3c1f5e000040008000000000000002', local_created_at: null },
      'idle',
      'Active',
    ],
  ])('of %s', (_name, changes, word, status) => {
    const present = seen(changes);
    expect(present.cloudStatus).toBe(word);
    expect(statusNow(present)).toBe(status);
    expect(present.status).toBe(word === 'empty' ? 'degraded' : undefined);
  });

  test('every word has its phase', () => {
    expect([...phases.pending, ...phases.done, ...phases.degraded, ...phases.failed].sort()).toEqual([
      'creating',
      'deleting',
      'empty',
      'idle',
      'placeholder',
      'updating',
    ]);
  });

  test('what is not there yet has neither size nor disks', () => {
    expect(seen({ entityAsyncStatus: 'CREATING' }).outputs).not.toHaveProperty('sizeBytes');
    expect(seen({ entityAsyncStatus: 'CREATING' }).outputs).not.toHaveProperty('disks');
    expect(seen({ entityAsyncStatus: 'UPDATING' }).outputs).toHaveProperty('disks');
  });
});

describe('names of LUN snapshots', () => {
  test('those of disks', () => {
    expect(lunSnapshotNames(parse())).toEqual(['lun-snapshot-1']);
    expect(lunSnapshotNames(parse({ vm_disks: [{ ...disk, snapshot_local_id: '' }, cdRom] }))).toEqual([]);
    expect(lunSnapshotNames(parse({ vm_disks: null }))).toEqual([]);
  });

  test('none while it is made', () => {
    expect(lunSnapshotNames(parse({ entityAsyncStatus: 'CREATING' }))).toEqual([]);
  });
});

test('the oldest come first, those without a time last', () => {
  const rows = [
    { id: 'd', at: undefined },
    { id: 'c', at: '2026-03-04T00:00:00Z' },
    { id: 'b', at: '2026-03-03T23:00:00.000Z' },
    { id: 'a', at: '2026-03-04T00:00:00.000Z' },
    { id: 'e', at: 'nonsense' },
  ];
  expect(oldestFirst(rows, ({ at }) => at).map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd', 'e']);
});

test('what is not known is left out', () => {
  expect(given({ a: 1, b: undefined, c: null, d: '' })).toEqual({ a: 1, c: null, d: '' });
});
