import { describe, expect, it } from 'vitest';
import { hasKind } from '../../provider/core/errors.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { cloudTowerIds as ids } from '../../simulator/index.ts';
import { failureOf } from '../support/bench.ts';
import { startBench } from './cloudtower-bench.ts';

/* The story of the vendor's guide once more, as Lifeboat does it: the same requests, and none besides them that changes anything. */

describe('the guide, by Lifeboat', () => {
  it('finds a VM by its name, with the configuration that the guide backs up', async () => {
    const { calls, invoke, tower } = await startBench();
    const found = await invoke('getInstances', { name: 'web-1' });
    expect(found).toMatchObject({
      instances: [
        {
          instanceId: ids.vm,
          name: 'web-1',
          powerState: 'Running',
          region: 'cluster-1',
          cloudtowerDetails: { vcpu: 2, memory: 4 * 1024 ** 3, firmware: 'BIOS', vmToolsStatus: 'RUNNING' },
        },
      ],
    });
    expect(calls().filter((func) => func === 'login')).toHaveLength(1);
    expect(tower.journal.calls('get-vms')[0]?.params).toMatchObject({ 'where.name': 'web-1' });
    expect(await invoke('getInstance', { instanceId: ids.vm })).toMatchObject({
      cloudtowerDetails: { drives: [{ type: 'DISK', boot: 1 }, { type: 'CD_ROM' }] },
    });
  });

  it('takes a snapshot, waits for its task, and knows its parts in the storage', async () => {
    const { engine, invoke, tower } = await startBench();
    const snapshots = engine('Snapshot');
    const program = { instanceId: ids.vm, name: 'for the backup tool', consistency: 'Filesystem' };
    expect(await snapshots.up(program)).toBe('created');

    const [created, ...others] = tower.journal.mutations('create-vm-snapshot');
    expect(others).toEqual([]);
    expect(created?.params).toEqual({
      vm_id: ids.vm,
      name: 'for the backup tool',
      consistent_type: 'FILE_SYSTEM_CONSISTENT',
    });
    expect(snapshots.statuses).toContainEqual(expect.stringMatching(/EXECUTING: .*snapshot/));
    const [row] = tower.snapshots.list();
    const drives = row?.['vm_disks'];
    const disk = Array.isArray(drives)
      ? (drives as readonly JsonObject[]).find(({ type }) => type === 'DISK')
      : undefined;
    expect(snapshots.state?.outputs).toMatchObject({
      snapshotId: row?.id,
      status: 'Active',
      cloudStatus: 'idle',
      createdAt: row?.local_created_at,
      sizeBytes: row?.size,
      disks: [
        {
          diskId: disk?.['vm_volume_local_id'],
          snapshotId: disk?.['snapshot_local_id'],
          sizeBytes: disk?.['size'],
          localId: expect.stringMatching(/^[\da-f-]{36}$/),
        },
      ],
      cloudtowerDetails: { vmId: ids.vm, consistentType: 'FILE_SYSTEM_CONSISTENT' },
    });
    const asked = tower.journal.calls('get-iscsi-lun-snapshots')[0]?.params;
    expect(asked).toMatchObject({ 'where.name_in': disk?.['snapshot_local_id'] });
    expect(await invoke('getSnapshots', { instanceId: ids.vm })).toMatchObject({
      snapshots: [{ id: snapshots.state?.id, status: 'Active', disks: snapshots.state?.outputs['disks'] }],
    });
  });

  it('opens the console through CloudTower, for a VM that is on', async () => {
    const { invoke, url } = await startBench();
    const { url: address } = await invoke('getConsole', { instanceId: ids.vm });
    const console = new URL(String(address));
    expect(console.host).toBe(new URL(url).host);
    expect(`${console.protocol}${console.pathname}`).toBe('ws:/websockify/');
    expect([...console.searchParams.keys()]).toEqual(['token', 'host', 'uuid']);
    expect(console.search).not.toMatch(/[+]|=[^&]*=/);
    expect(String(await failureOf(invoke('getConsole', { instanceId: ids.otherVm })))).toContain('STOPPED');
  });
});

describe('file system consistency', () => {
  const program = { instanceId: ids.otherVm, name: 'quiet', consistency: 'Filesystem' };

  it('is refused at preview while VMTools do not run, with the property and the way out', async () => {
    const { engine, tower } = await startBench();
    const failure = await failureOf(engine('Snapshot').preview(program));
    expect(String(failure)).toContain('consistency: a file system consistent snapshot needs VMTools running');
    expect(String(failure)).toContain('are NOT_RUNNING');
    expect(tower.journal.mutations('create-vm-snapshot')).toEqual([]);
  });

  it.each([
    ['refused', 'invalid', 'consistency: '],
    ['failed', 'failed', 'VM_TOOLS_NOT_RUNNING'],
  ] as const)('that is %s by the cloud leaves nothing behind', async (noVmTools, kind, text) => {
    for (const failedCreate of ['nothing', 'placeholder'] as const) {
      const { engine, tower } = await startBench({ noVmTools, failedCreate });
      const snapshots = engine('Snapshot');
      // They stop between the last look and the request.
      const stopTools = () => {
        tower.vms.setVmTools(ids.vm, 'NOT_RUNNING');
        return false;
      };
      tower.faults.add({ kind: 'resetBefore', func: 'create-vm-snapshot', match: stopTools });
      const failure = await failureOf(snapshots.up({ ...program, instanceId: ids.vm }));
      expect(hasKind(failure, kind)).toBe(true);
      expect(String(failure)).toContain(text);
      expect(snapshots.state).toBeUndefined();
      expect(tower.snapshots.list()).toEqual([]);
    }
  });
});

describe('a snapshot and its VM', () => {
  it('that is deleted: the snapshot stays readable, and can be deleted', async () => {
    const { engine, tower } = await startBench();
    const snapshots = engine('Snapshot');
    await snapshots.up({ instanceId: ids.vm });
    tower.vms.remove(ids.vm);
    await snapshots.refresh();
    expect(snapshots.state?.outputs).toMatchObject({ status: 'Active', instanceId: ids.vm });
    await snapshots.destroy();
    expect(tower.snapshots.list()).toEqual([]);
  });
});

it('the images of a VM are those of its cluster, with one id or two', async () => {
  const { invoke } = await startBench();
  const { images } = await invoke('getIsoImages', { instanceId: ids.vm });
  expect(images).toMatchObject([
    { imageId: ids.elfImage, zone: 'elf', labelledIso: true },
    { imageId: ids.otherElfImage, zone: 'elf' },
    { imageId: ids.libraryElfImage, zone: 'elf' },
    {
      imageId: ids.contentLibraryImage,
      zone: 'contentLibrary',
      cloudtowerDetails: { elfImageId: ids.libraryElfImage },
    },
    { imageId: ids.svtImage, zone: 'svt' },
  ]);
});

describe('what schedules have made is shown', () => {
  const week = 7 * 24 * 3600 * 1000;

  it('of a snapshot plan: its snapshots, oldest first', async () => {
    const { invoke, tower } = await startBench();
    tower.snapshotPlans.add({ name: 'nightly', vms: [ids.vm] });
    expect(await invoke('getBackups', { instanceId: ids.vm })).toEqual({ backups: [] });
    for (let weeks = 0; weeks < 2; weeks += 1) {
      tower.clock.advance(week);
      // Whatever happens in the cloud happens when somebody looks.
      await invoke('getBackups', { instanceId: ids.vm });
    }
    tower.clock.advance(60_000);
    const { backups } = await invoke('getBackups', { instanceId: ids.vm });
    expect(backups).toMatchObject([
      { origin: 'Schedule', status: 'Active', cloudtowerDetails: { kind: 'Snapshot' } },
      { origin: 'Schedule', status: 'Active', cloudtowerDetails: { kind: 'Snapshot' } },
    ]);
    expect(await invoke('getBackups', { instanceId: ids.otherVm })).toEqual({ backups: [] });
  });

  it('of a backup plan: restore points, and the runs that made none', async () => {
    const { invoke, tower } = await startBench();
    const { id: plan } = tower.backupPlans.add({ name: 'weekly', vms: [ids.vm] });
    const good = tower.executions.add({ backup_plan: plan, type: 'FULL' });
    tower.restorePoints.add({ backup_plan_execution: good.id, vm: ids.vm });
    tower.clock.advance(week);
    tower.executions.add({ backup_plan: plan, status: 'FAILED' });
    const { backups } = await invoke('getBackups', { instanceId: ids.vm });
    const shown = Array.isArray(backups) ? (backups as readonly JsonObject[]) : [];
    expect(shown.filter((one) => one['status'] === 'Active')).toContainEqual(
      expect.objectContaining({ name: 'weekly', origin: 'Schedule' }),
    );
    expect(shown.at(-1)).toMatchObject({ name: 'weekly', origin: 'Schedule', status: 'Failed', cloudStatus: 'FAILED' });
  });
});
