import { afterEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower | undefined;
afterEach(() => test?.close());

describe('ids', () => {
  it.each(Object.entries(ids))('%s looks like one of a live system', (_name, id) => {
    expect(id).toMatch(/^cmj[0-9a-z]{22}$/);
  });
});

describe('the published world', () => {
  it('has two VMs, three images, a backup service, a snapshot and a snapshot plan', async () => {
    test = await startTestCloudTower();
    expect(await test.rows('get-clusters')).toMatchObject([{ id: ids.cluster }]);
    expect(await test.rows('get-vms')).toMatchObject([
      { id: ids.vm, status: 'RUNNING', vm_tools_status: 'RUNNING' },
      { id: ids.otherVm, status: 'STOPPED', snapshot_plan: { id: ids.snapshotPlan, name: 'weekly' } },
    ]);
    expect(await test.rows('get-vm-disks', { type: 'CD_ROM' })).toMatchObject([
      { vm: { id: ids.vm }, elf_image: null },
    ]);
    expect(await test.rows('get-elf-images')).toMatchObject([
      { id: ids.elfImage },
      { id: ids.otherElfImage },
      { id: ids.libraryElfImage, content_library_image: { id: ids.contentLibraryImage } },
    ]);
    expect(await test.rows('get-vm-snapshots')).toMatchObject([{ id: ids.snapshot, vm: { id: ids.otherVm } }]);
    expect(await test.rows('get-snapshot-plans')).toMatchObject([{ id: ids.snapshotPlan }]);
  });
});

describe('the fresh world', () => {
  it('has neither snapshots nor plans', async () => {
    test = await startTestCloudTower({ world: 'fresh' });
    expect(await test.rows('get-vms')).toHaveLength(2);
    expect(await test.rows('get-vm-snapshots')).toEqual([]);
    expect(await test.rows('get-snapshot-plans')).toEqual([]);
  });
});

describe('a simulator', () => {
  it('is the same again with the same seed, and another one with another', async () => {
    const seen = async (seed: string) => {
      const one = await startTestCloudTower({ seed });
      const rows = await one.rows('get-vms');
      await one.close();
      return [one.token, rows.map((row) => row['local_id'])];
    };
    expect(await seen('a')).toEqual(await seen('a'));
    expect(await seen('a')).not.toEqual(await seen('b'));
  });

  it('says what to log in with and what is there', async () => {
    test = await startTestCloudTower({ credentials: { username: 'me', password: 'fake' } });
    expect(test.tower.introduction).toEqual([
      'user      me',
      'password  fake',
      `API key   ${test.tower.apiKey}`,
      `VM        ${ids.vm} (web-1)`,
      `VM        ${ids.otherVm} (web-2)`,
      `image     ${ids.elfImage} (systemrescue-11.00-amd64.iso)`,
      `image     ${ids.otherElfImage} (debian-12-netinst.iso)`,
      `image     ${ids.libraryElfImage} (rescue-library.iso)`,
      `backup    ${ids.backupService} (service)`,
      `backup    ${ids.repository} (repository)`,
    ]);
  });

  it('goes back to the start with a reset', async () => {
    test = await startTestCloudTower();
    test.tower.vms.remove(ids.vm);
    test.tower.quirks.set({ version: '4.4.0' });
    test.tower.reset();
    expect(test.tower.vms.find(ids.vm)).toMatchObject({ name: 'web-1' });
    expect([test.tower.quirks.values.version, test.tower.journal.calls()]).toEqual(['4.8.0', []]);
  });
});
