import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

describe('get-…', () => {
  it('answers whole rows, and -connection their number', async () => {
    expect(await test.rows('get-vms', { name: 'web-2' })).toMatchObject([{ id: ids.otherVm, name: 'web-2' }]);
    expect((await test.call('get-vms-connection', { where: { name: 'web-2' } })).body).toEqual({
      aggregate: { count: 1 },
    });
  });

  it('answers an empty list for what is not there', async () => {
    expect(await test.rows('get-vm-snapshots', { id: 'gone' })).toEqual([]);
  });

  it('follows relations to fields that the row itself does not show', async () => {
    expect(await test.rows('get-vm-snapshots', { vm: { status: 'STOPPED' } })).toHaveLength(1);
    expect(await test.rows('get-vm-snapshots', { vm: { status: 'RUNNING' } })).toEqual([]);
    expect(await test.rows('get-vms', { snapshots_some: { name: 'before-upgrade' } })).toMatchObject([
      { id: ids.otherVm },
    ]);
  });

  it('pages', async () => {
    for (const name of ['a', 'b', 'c']) test.tower.snapshots.add({ name });
    const page = async (body: object) =>
      (await test.rows('get-vm-snapshots', {}, { ...body })).map((row) => row['name']);
    expect(await page({ orderBy: 'name_ASC', first: 2 })).toEqual(['a', 'b']);
    expect(await page({ orderBy: 'name_ASC', first: 2, skip: 2 })).toEqual(['before-upgrade', 'c']);
    expect(await page({ orderBy: 'name_DESC', last: 1 })).toEqual(['a']);
  });
});

describe('get-tasks', () => {
  const create = () => test.change('create-vm-snapshot', { data: [{ vm_id: ids.vm, name: 'New' }] });

  it('finds tasks by what they are for', async () => {
    const [entry] = await create();
    const where = { resource_id: entry?.data.id, resource_mutation: 'createVmSnapshot' };
    expect(await test.rows('get-tasks', where, { orderBy: 'local_created_at_DESC' })).toMatchObject([
      { id: entry?.task_id, user: { id: ids.user, name: 'demo@lifeboat.test' }, cluster: { name: 'cluster-1' } },
    ]);
  });

  it('describes them in the language of the caller', async () => {
    await create();
    const described = async (language: string) => {
      const { body } = await test.call('get-tasks', {}, { 'content-language': language });
      return (body as { description: string }[])[0]?.description;
    };
    expect(await described('en-US')).toBe('Create a snapshot of VM web-1');
    expect(await described('zh-CN')).toBe('创建虚拟机 web-1 快照');
    expect(JSON.parse((await described('*')) ?? '')).toEqual({
      'en-US': 'Create a snapshot of VM web-1',
      'zh-CN': '创建虚拟机 web-1 快照',
    });
  });

  it('shows how far they are', async () => {
    const [entry] = await create();
    test.advance(3_500);
    expect(await test.task(entry?.task_id)).toMatchObject({
      status: 'EXECUTING',
      progress: 0.5,
      started_at: '2026-01-06T09:00:01.000Z',
      finished_at: null,
    });
  });
});
