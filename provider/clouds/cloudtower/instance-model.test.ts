import { expect, test } from 'vitest';
import { functions as specs } from '../../functions/index.ts';
import { instanceDetails } from './blocks.ts';
import { instanceInfo } from './instance-model.ts';
import { vmId, vmRow } from './testing.ts';
import { vm, vmDisk } from './wire.ts';

const drives = [
  { id: 'b', type: 'DISK', boot: 1, bus: 'VIRTIO', vm_volume: { id: 'cmjvolume', name: 'system' }, key: 7 },
  { id: 'a', type: 'CD_ROM', boot: 0, bus: 'IDE', elf_image: { id: 'cmjelf', name: 'rescue.iso' }, disabled: false },
].map((row) => vmDisk.parse(row));

test('the configuration of a VM, as the guide of the vendor backs it up', () => {
  const row = vm.parse(
    vmRow({
      ips: '2001:db8::10,192.0.2.10, 192.0.2.11,192.0.2.10',
      os: 'Ubuntu 22.04',
      local_created_at: '2026-03-01T00:00:00.000Z',
      host: { id: 'cmjhost', name: 'host-1', management_ip: '192.0.2.1' },
      snapshot_plan: { id: 'cmjplan', name: 'nightly' },
      backup_plans: [{ id: 'cmjbackup', name: 'weekly' }],
      labels: [{ id: 'cmjlabel', key: 'team', value: 'web' }],
    }),
  );
  const info = instanceInfo(row, drives);
  expect(specs.getInstance.result.parse(info)).toBeTruthy();
  expect(instanceDetails.strict().parse(info['cloudtowerDetails'])).toEqual(info['cloudtowerDetails']);
  expect(info).toMatchObject({
    instanceId: vmId,
    name: 'web-1',
    powerState: 'Running',
    cloudStatus: 'RUNNING',
    createdAt: '2026-03-01T00:00:00.000Z',
    ipAddresses: ['192.0.2.10', '192.0.2.11', '2001:db8::10'],
    region: 'cluster-1',
    operatingSystem: 'Ubuntu 22.04',
    cloudtowerDetails: {
      vcpu: 2,
      cpuCores: 1,
      cpuSockets: 2,
      memory: 4_294_967_296,
      firmware: 'BIOS',
      ha: true,
      hostName: 'host-1',
      vmToolsStatus: 'RUNNING',
      snapshotPlanId: 'cmjplan',
      backupPlans: [{ id: 'cmjbackup', name: 'weekly' }],
      labels: [{ key: 'team', value: 'web' }],
      drives: [
        { boot: 0, type: 'CD_ROM', bus: 'IDE', elfImageId: 'cmjelf', elfImageName: 'rescue.iso', disabled: false },
        { boot: 1, type: 'DISK', bus: 'VIRTIO', vmVolumeId: 'cmjvolume', vmVolumeName: 'system', key: 7 },
      ],
    },
  });
});

test('the ids of drives change all the time, so nobody is shown them', () => {
  expect(JSON.stringify(instanceInfo(vm.parse(vmRow()), drives))).not.toContain('"id":"a"');
});

test('a VM of which little is known', () => {
  const info = instanceInfo(vm.parse({ id: vmId, ips: null, guest_os_type: 'UNKNOWN', os: '' }));
  expect(info).toEqual({
    instanceId: vmId,
    powerState: 'Unknown',
    ipAddresses: [],
    cloudtowerDetails: { guestOsType: 'UNKNOWN', os: '' },
  });
});

test.each([
  ['', 'LINUX', 'LINUX'],
  ['Debian 12', 'LINUX', 'Debian 12'],
])('the operating system: %j, %s', (os, guest_os_type, expected) => {
  expect(instanceInfo(vm.parse(vmRow({ os, guest_os_type })))['operatingSystem']).toBe(expected);
});
