import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const create = async () => (await test.change('create-vm-snapshot', { data: [{ vm_id: ids.vm, name: 'New' }] }))[0];

/** The states of the next task, before and after the time that it usually takes. */
async function statuses() {
  const entry = await create();
  test.advance(4_000);
  const before = await test.task(entry?.task_id);
  test.advance(6_000);
  return [before?.['status'], (await test.task(entry?.task_id))?.['status']];
}

describe('the next task', () => {
  it('takes its usual course if nobody says otherwise', async () => {
    expect(await statuses()).toEqual(['EXECUTING', 'SUCCESSED']);
  });

  it('fails', async () => {
    test.tower.tasks.failNext({ mutation: 'createVmSnapshot', message: 'EAllocSpace' });
    expect(await statuses()).toEqual(['EXECUTING', 'FAILED']);
    expect(test.tower.tasks.list()).toMatchObject([{ error_message: 'EAllocSpace' }]);
    expect(test.tower.snapshots.list(ids.vm)).toEqual([]);
    expect(await statuses()).toEqual(['EXECUTING', 'SUCCESSED']);
  });

  it('is left alone if it is not the one that was meant', async () => {
    test.tower.tasks.failNext({ mutation: 'startVm' });
    expect(await statuses()).toEqual(['EXECUTING', 'SUCCESSED']);
  });

  it('pauses', async () => {
    test.tower.tasks.pauseNext();
    expect(await statuses()).toEqual(['PAUSED', 'EXECUTING']);
  });

  it('sticks', async () => {
    test.tower.tasks.stickNext();
    expect(await statuses()).toEqual(['EXECUTING', 'EXECUTING']);
  });

  it('is never listed', async () => {
    test.tower.tasks.vanishNext();
    expect(await statuses()).toEqual([undefined, undefined]);
    expect(test.tower.snapshots.list(ids.vm)).toMatchObject([{ name: 'New', entityAsyncStatus: null }]);
  });

  it('can be ordered over HTTP', async () => {
    await test.control('POST', 'tasks', { kind: 'fail', mutation: 'createVmSnapshot', message: null });
    expect(await statuses()).toEqual(['EXECUTING', 'FAILED']);
    const { status } = await test.control('POST', 'tasks', { kind: 'stick', message: 'x' });
    expect(status).toBe(400);
  });
});

describe('a task that is there', () => {
  it('can be changed and taken out of the list; its work goes on', async () => {
    const entry = await create();
    const id = entry?.task_id ?? '';
    await test.control('POST', `tasks/${id}`, { progress: 0.25 });
    expect(await test.task(id)).toMatchObject({ progress: 0.25 });
    await test.control('DELETE', `tasks/${id}`);
    expect(await test.task(id)).toBeUndefined();
    test.advance(10_000);
    expect(test.tower.snapshots.list(ids.vm)).toMatchObject([{ entityAsyncStatus: null }]);
  });
});
