import { describe, expect, test } from 'vitest';
import { allInstances, busyInstance, liveInstance, missingInstance, noSuchInstance, powerState } from './instances.ts';
import { apiError, type Row, scriptedClient, vmId, vmRow } from './testing.ts';
import { everything } from './where.ts';
import { vm } from './wire.ts';

const gone: readonly (readonly [string, readonly Row[]])[] = [
  ['that there never was', []],
  ['in the recycle bin', [vmRow({ in_recycle_bin: true, entityAsyncStatus: 'UPDATING' })]],
  ['that was deleted', [vmRow({ status: 'DELETED', entityAsyncStatus: 'DELETING' })]],
];

describe.each(gone)('a VM %s', (_name, rows) => {
  test('is not there, not busy, and no plan can be made for it', async () => {
    const { call, client } = await scriptedClient({ 'get-vms': rows });
    expect(await liveInstance(client, vmId, call)).toBeUndefined();
    expect(await busyInstance(client, vmId, call)).toBeUndefined();
    expect(await allInstances(client, everything(), call)).toEqual([]);
    expect(await missingInstance(client, vmId, call)).toMatchObject([{ severity: 'error', path: 'instanceId' }]);
  });
});

test('the finding says where the VM is', async () => {
  const { call, client } = await scriptedClient({ 'get-vms': [vmRow({ in_recycle_bin: true })] });
  expect(await missingInstance(client, vmId, call)).toEqual([
    {
      severity: 'error',
      path: 'instanceId',
      text: `the VM web-1 (${vmId}) was deleted. It is in the recycle bin: restore it in CloudTower, or choose another one.`,
    },
  ]);
  expect(noSuchInstance('cmj-other')).toMatchObject({
    kind: 'absent',
    message:
      'instanceId: there is no VM cmj-other in this CloudTower. The id is the one that the function `getInstances` shows, such as `cmj…`, not the UUID of the cluster.',
  });
});

describe('a VM that is there', () => {
  test.each([
    [null, undefined],
    ['', undefined],
    ['UPDATING', 'UPDATING'],
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('with the word %j', async (entityAsyncStatus, expected) => {
    const { call, client } = await scriptedClient({ 'get-vms': [vmRow({ entityAsyncStatus })] });
    expect(await liveInstance(client, vmId, call)).toMatchObject({ id: vmId, name: 'web-1' });
    expect(await busyInstance(client, vmId, call)).toBe(expected);
    expect(await missingInstance(client, vmId, call)).toEqual([]);
  });

  test('a cloud that is out of reach is not an absence', async () => {
    const { call, client } = await scriptedClient({ 'get-vms': () => apiError(500, 'oops') });
    await expect(liveInstance(client, vmId, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test.each([
  ['RUNNING', 'Running'],
  ['STOPPED', 'Stopped'],
  ['SUSPENDED', 'Suspended'],
  ['UNKNOWN', 'Unknown'],
  ['SOMETHING_NEW', 'Unknown'],
  [null, 'Unknown'],
])('%s is %s', (status, expected) => {
  expect(powerState(vm.parse(vmRow({ status })))).toBe(expected);
});
