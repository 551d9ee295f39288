import { describe, expect, test } from 'vitest';
import { backupDetails } from './backup-blocks.ts';
import { instanceDetails, snapshotDetails } from './blocks.ts';
import { backupPlanExecution, backupRestorePoint } from './wire-plans.ts';
import { vm, vmSnapshot } from './wire.ts';

const camelCase = (name: string) => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
/** Names as details have them; what is flattened is named by hand. */
const flat = (fields: readonly string[], flattened: Readonly<Record<string, readonly string[]>>) =>
  fields.flatMap((name) => flattened[name] ?? [camelCase(name)]).sort();

test('the details of a snapshot have every field that is read', () => {
  const flattened = {
    cluster: ['clusterId', 'clusterName'],
    cpu: ['cpuCores', 'cpuSockets'],
    snapshot_group: ['snapshotGroupId', 'snapshotGroupName'],
    vm: ['vmId', 'vmName'],
  };
  expect(Object.keys(snapshotDetails.shape).sort()).toEqual(flat(Object.keys(vmSnapshot.shape), flattened));
});

test('the details of a VM have every field that is read', () => {
  const flattened = {
    cluster: ['clusterId', 'clusterName'],
    cpu: ['cpuCores', 'cpuSockets'],
    folder: ['folderId', 'folderName'],
    host: ['hostId', 'hostManagementIp', 'hostName'],
    hostname: ['guestHostname'],
    // The id is the instance's own, and one that is in the recycle bin is not shown.
    id: [],
    in_recycle_bin: [],
    snapshot_plan: ['snapshotPlanId', 'snapshotPlanName'],
    vm_disks: ['drives'],
  };
  expect(Object.keys(instanceDetails.shape).sort()).toEqual(flat(Object.keys(vm.shape), flattened));
});

test('the details of a copy have every field that is read', () => {
  const plan = { backup_plan: ['planId', 'planName'], snapshot_consistent_type: ['consistentType'] };
  // The execution of a restore point and its VM are known by other ids.
  const point = flat(Object.keys(backupRestorePoint.shape), { ...plan, backup_target_execution: [], vm: [] });
  const run = flat(Object.keys(backupPlanExecution.shape), plan);
  const expected = new Set([...point, ...run, 'kind', 'snapshotGroupId', 'snapshotGroupName']);
  expect(new Set(Object.keys(backupDetails.shape))).toEqual(expected);
});

describe('every property is described', () => {
  const shapes = { ...snapshotDetails.shape, ...instanceDetails.shape, ...backupDetails.shape };
  test.each(Object.entries(shapes))('%s', (_name, property) => {
    expect(property.meta()?.description).toMatch(/\.$/);
  });
});
