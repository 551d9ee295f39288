import { expect, test } from 'vitest';
import { z } from 'zod';
import { type CloudTowerRig, changesOf, ids, newCloudTowerRig, vmSnapshot } from './harness/cloudtower.ts';
import { snapshotType } from './harness/rig.ts';

const create = 'create-vm-snapshot';
const remove = 'delete-vm-snapshot';

/** The ids of the LUN snapshots in the storage by their names, as any client of the API sees them. */
async function lunSnapshots({ tower, url }: CloudTowerRig): Promise<ReadonlyMap<string, string>> {
  const headers = { authorization: tower.apiKey, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v2/api/get-iscsi-lun-snapshots`, { method: 'POST', headers, body: '{}' });
  const rows = z.array(z.object({ name: z.string(), local_id: z.string() })).parse(await answer.json());
  return new Map(rows.map((row) => [row.name, row.local_id]));
}

const disks = z.array(z.object({ diskId: z.string(), snapshotId: z.string(), localId: z.string() }));

test('a preview sends no change; up takes one snapshot, whose disks are outputs; then there is nothing more to do', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write({ resources: { nightly: vmSnapshot({ name: 'before the upgrade' }) } });
  expect((await stack.preview()).events.ops('nightly')).toEqual(['create']);
  expect(changesOf(rig)).toEqual([]);

  await stack.up();
  const [taken, ...others] = tower.snapshots.list();
  expect(others).toEqual([]);
  expect(taken).toMatchObject({ name: 'before the upgrade', consistent_type: 'CRASH_CONSISTENT' });
  const saved = (await stack.state()).get('nightly');
  expect(saved).toMatchObject({
    id: `${ids.vm}/${taken?.id}`,
    outputs: {
      snapshotId: taken?.id,
      status: 'Active',
      consistency: 'Crash',
      createdAt: taken?.local_created_at,
      sizeBytes: taken?.size,
      installation: { cloud: 'cloudtower', host: new URL(rig.url).host },
      cloudtowerDetails: { id: taken?.id, vmId: ids.vm, vmName: 'web-1', clusterId: ids.cluster },
    },
  });
  // The drive that is empty is no disk.
  const [disk, ...more] = disks.parse(saved.outputs['disks']);
  expect(more).toEqual([]);
  expect((await lunSnapshots(rig)).get(disk?.snapshotId ?? '')).toBe(disk?.localId);

  await stack.up({ args: ['--expect-no-changes'] });
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect(tower.snapshots.list()).toEqual([]);
  expect(changesOf(rig)).toEqual([create, remove]);
});

test('what is fixed in CloudTower is refused at preview, naming the property and the way out, which leads out', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write({ resources: { nightly: vmSnapshot({ name: 'first', triggers: [1] }) } });
  await stack.up();
  for (const [property, value] of [
    ['name', 'second'],
    ['consistency', 'Filesystem'],
  ]) {
    await stack.write({
      resources: { nightly: vmSnapshot({ name: 'first', triggers: [1], [String(property)]: value }) },
    });
    const { output } = await stack.preview({ expectFailure: true });
    expect(output).toMatch(new RegExp(`${property}: .*cannot be changed on the existing snapshot.*triggers`));
  }
  expect(changesOf(rig)).toEqual([create]);

  await stack.write({ resources: { nightly: vmSnapshot({ name: 'second', triggers: [2] }) } });
  await stack.up({ withPreview: true });
  expect(tower.snapshots.list()).toMatchObject([{ name: 'second' }]);
});

test('Filesystem needs VM tools: with them the snapshot is of that kind, without them the preview stops, and so does up', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  tower.vms.setVmTools(ids.vm, 'NOT_RUNNING');
  await stack.write({ resources: { nightly: vmSnapshot({ consistency: 'Filesystem' }) } });
  for (const run of ['preview', 'up'] as const) {
    const { output } = await stack[run]({ expectFailure: true });
    expect(output, run).toMatch(/consistency: .*VMTools running.*web-1.*NOT_RUNNING.*`Crash`/);
  }
  expect(tower.journal.calls(create)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);

  tower.vms.setVmTools(ids.vm, 'RUNNING');
  await stack.up({ withPreview: true });
  expect(tower.snapshots.list()).toMatchObject([{ consistent_type: 'FILE_SYSTEM_CONSISTENT' }]);
  expect((await stack.state()).get('nightly').outputs).toMatchObject({ consistency: 'Filesystem', status: 'Active' });
  await stack.up({ args: ['--expect-no-changes'] });
});

test('a snapshot that was deleted behind our back is told by name and date, and the next up takes a new one', async () => {
  const { tower, stack } = await newCloudTowerRig();
  await stack.write({ resources: { nightly: vmSnapshot({ name: 'nightly' }) } });
  await stack.up();
  const [old] = tower.snapshots.list();
  tower.snapshots.remove(old?.id ?? '');

  const { events } = await stack.refresh();
  const told = events.warnings.join('\n');
  for (const words of ['"nightly"', 'is gone', old?.local_created_at, `${ids.vm}/${old?.id}`])
    expect(told).toContain(words);
  expect((await stack.state()).own).toEqual([]);
  await stack.up();
  expect(tower.snapshots.list()).toMatchObject([{ name: 'nightly' }]);
  expect(tower.snapshots.find(old?.id ?? '')).toBeUndefined();
});

test('a snapshot with nothing left in it is warned about, kept, and never replaced by itself', async () => {
  const { tower, stack } = await newCloudTowerRig();
  await stack.write({ resources: { nightly: vmSnapshot({ name: 'nightly' }) } });
  await stack.up();
  const [{ id } = { id: '' }] = tower.snapshots.list();
  tower.snapshots.spoil(id);
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toMatch(/"nightly".*Degraded/);
  expect((await stack.state()).get('nightly').outputs['status']).toBe('Degraded');
  await stack.up({ args: ['--expect-no-changes'] });
  expect(tower.snapshots.list()).toMatchObject([{ id }]);
});

test('snapshots outlive their VM: refresh and up change nothing, and destroy deletes them', async () => {
  const { tower, stack } = await newCloudTowerRig();
  await stack.write({ resources: { nightly: vmSnapshot() } });
  await stack.up();
  const [{ id } = { id: '' }] = tower.snapshots.list();
  tower.vms.remove(ids.vm);
  await stack.refresh();
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${ids.vm}/${id}`,
    outputs: { snapshotId: id, status: 'Active' },
  });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(tower.snapshots.list()).toMatchObject([{ id }]);
  await stack.destroy();
  expect(tower.snapshots.list()).toEqual([]);
});

test('a snapshot that somebody made is imported by its id or by its name, and the program that describes it changes nothing', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  const byId = tower.snapshots.add({ name: 'made by hand', consistent_type: 'FILE_SYSTEM_CONSISTENT' });
  const byName = tower.snapshots.add({ name: 'before: the/upgrade' });
  await stack.import(snapshotType, 'one', `${ids.vm}/${byId.id}`);
  await stack.import(snapshotType, 'two', `${ids.vm}/name:before: the/upgrade`);
  const state = await stack.state();
  expect([state.get('one').id, state.get('two').id]).toEqual([`${ids.vm}/${byId.id}`, `${ids.vm}/${byName.id}`]);
  await stack.write({
    resources: {
      one: vmSnapshot({ name: 'made by hand', consistency: 'Filesystem' }),
      two: vmSnapshot({ name: 'before: the/upgrade', triggers: ['v1'] }),
    },
  });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(changesOf(rig)).toEqual([]);

  const foreign = await stack.import(snapshotType, 'three', `${ids.otherVm}/${byId.id}`, { expectFailure: true });
  expect(foreign.output).toContain(`belongs to VM ${ids.vm}, not to ${ids.otherVm}`);
});

test('triggers from A to B and back to A: each time the new snapshot comes first, under a name of its own', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  const names: (string | undefined)[] = [];
  for (const trigger of ['A', 'B', 'A']) {
    await stack.write({ resources: { nightly: vmSnapshot({ triggers: [trigger] }) } });
    const { events } = await stack.up();
    expect(events.ops('nightly')).toEqual(
      names.length === 0 ? ['create'] : ['create-replacement', 'replace', 'delete-replaced'],
    );
    const [only, ...others] = tower.snapshots.list();
    expect(others).toEqual([]);
    names.push(only?.name);
  }
  expect(changesOf(rig)).toEqual([create, create, remove, create, remove]);
  const [first, second, third] = names;
  expect(first).toMatch(/^nightly-[0-9a-f]{7}$/);
  expect(second).not.toBe(first);
  expect(third).toBe(first);
});

test('protect keeps a snapshot from destroy, retainOnDelete keeps it from everything that Pulumi deletes', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  const one = { name: 'one', triggers: [1] };
  await stack.write({
    resources: {
      one: vmSnapshot(one, { protect: true }),
      two: vmSnapshot({ triggers: [1] }, { retainOnDelete: true }),
    },
  });
  await stack.up();
  expect((await stack.destroy({ expectFailure: true })).output).toContain('pulumi state unprotect');

  await stack.write({
    resources: { one: vmSnapshot(one), two: vmSnapshot({ triggers: [2] }, { retainOnDelete: true }) },
  });
  await stack.up();
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  const kept = expect.stringMatching(/^two-/);
  expect(tower.snapshots.list()).toMatchObject([{ name: kept }, { name: kept }]);
  expect(changesOf(rig)).toEqual([create, create, create, remove]);
});

test('while it waits, the row says what the task does and how far it is', async () => {
  const { stack } = await newCloudTowerRig({ quirks: { taskPendingMs: 700, taskMs: 2_000 } });
  await stack.write({ resources: { nightly: vmSnapshot() } });
  const { stdout, events } = await stack.up();
  expect(stdout).toMatch(
    /lifeboat:index:Snapshot nightly creating \([^)]*\) EXECUTING: Create a snapshot of VM web-1, \d+%… \d+s/,
  );
  const said = events.diagnostics.filter(({ ephemeral }) => ephemeral).map(({ message }) => message.trim());
  expect(said.join('\n')).toMatch(/PENDING: Create a snapshot of VM web-1… 0s[^]*EXECUTING: [^]*Active after \d+s/);
  // What is over is not repeated at the end.
  expect(stdout.slice(stdout.indexOf('Resources:'))).not.toContain('EXECUTING');
});
