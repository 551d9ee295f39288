import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const power = (name: string, id: string = ids.vm) => test.change(name, { where: { id } });
const vm = async (id: string = ids.vm) => test.row('get-vms', id);

describe('power calls', () => {
  it.each([
    ['start-vm', 'STOPPED', 'RUNNING', 'startVm'],
    ['shutdown-vm', 'RUNNING', 'STOPPED', 'shutDownVm'],
    ['poweroff-vm', 'RUNNING', 'STOPPED', 'powerOffVm'],
    ['poweroff-vm', 'SUSPENDED', 'STOPPED', 'powerOffVm'],
    ['restart-vm', 'RUNNING', 'RUNNING', 'restartVm'],
    ['force-restart-vm', 'RUNNING', 'RUNNING', 'forceRestartVm'],
    ['suspend-vm', 'RUNNING', 'SUSPENDED', 'suspendVm'],
    ['resume-vm', 'SUSPENDED', 'RUNNING', 'resumeVm'],
  ] as const)('%s takes a VM from %s to %s', async (name, from, to, mutation) => {
    test.tower.vms.setStatus(ids.vm, from);
    const [entry] = await power(name);
    expect(entry?.data).toMatchObject({ id: ids.vm, status: from, entityAsyncStatus: 'UPDATING' });
    expect(await test.task(entry?.task_id)).toMatchObject({ resource_id: ids.vm, resource_mutation: mutation });
    test.advance(7_000);
    expect(await vm()).toMatchObject({ status: to, entityAsyncStatus: null });
  });

  it.each([
    ['start-vm', 'RUNNING'],
    ['start-vm', 'SUSPENDED'],
    ['shutdown-vm', 'STOPPED'],
    ['poweroff-vm', 'STOPPED'],
    ['restart-vm', 'STOPPED'],
    ['suspend-vm', 'STOPPED'],
    ['resume-vm', 'RUNNING'],
  ] as const)('%s of a VM that is %s is refused', async (name, status) => {
    test.tower.vms.setStatus(ids.vm, status);
    const answer = await test.call(name, { where: { id: ids.vm } });
    expect(answer.status).toBe(400);
    expect(messageIn(answer)).toContain(`VM web-1 is ${status}, which does not allow`);
  });

  it('had no such check before 4.7, and nothing happened', async () => {
    test.tower.quirks.set({ version: '4.6.0' });
    const [entry] = await power('start-vm');
    test.advance(7_000);
    expect(await test.task(entry?.task_id)).toMatchObject({ status: 'SUCCESSED' });
    expect(await vm()).toMatchObject({ status: 'RUNNING' });
  });

  it('switch several VMs at once, or none of them when one is locked', async () => {
    test.tower.vms.setStatus(ids.otherVm, 'RUNNING');
    test.tower.vms.occupy(ids.otherVm, 1_000);
    const both = { where: { id_in: [ids.vm, ids.otherVm] } };
    expect((await test.call('poweroff-vm', both)).body).toMatchObject({ code: 'ResourceLocked' });
    expect(await vm()).toMatchObject({ entityAsyncStatus: null });
    test.advance(1_000);
    expect(await test.change('poweroff-vm', both)).toHaveLength(2);
  });

  it('may name a host for a start', async () => {
    const body = { where: { id: ids.otherVm }, data: { host_id: 'any' } };
    expect(await test.change('start-vm', body)).toHaveLength(1);
  });

  it('notes when a VM was shut down, and VM tools go with it and come back', async () => {
    await power('shutdown-vm');
    test.advance(7_000);
    expect(await vm()).toMatchObject({
      vm_tools_status: 'NOT_RUNNING',
      last_shutdown_time: '2026-01-06T09:00:06.000Z',
    });
    await power('start-vm');
    test.advance(7_000);
    expect(await vm()).toMatchObject({ vm_tools_status: 'RUNNING' });
  });
});

describe('a start', () => {
  it.each(['start-vm', 'restart-vm', 'force-restart-vm'] as const)(
    'by %s uses the drive with the lowest boot',
    async (name) => {
      const id = name === 'start-vm' ? ids.otherVm : ids.vm;
      test.tower.vms.setStatus(id, 'STOPPED');
      const vm_cd_roms = [{ boot: 0, elf_image_id: ids.elfImage }];
      await test.settled('add-vm-cd-rom', { where: { id }, data: { vm_cd_roms } });
      test.tower.vms.setStatus(id, name === 'start-vm' ? 'STOPPED' : 'RUNNING');
      await power(name, id);
      test.advance(7_000);
      expect(test.tower.vms.find(id)?.booted_from).toBe(ids.elfImage);
    },
  );

  it('does not happen when a VM is only resumed', async () => {
    test.tower.vms.setStatus(ids.vm, 'SUSPENDED');
    const before = test.tower.vms.find(ids.vm)?.booted_from;
    await power('resume-vm');
    test.advance(7_000);
    expect(test.tower.vms.find(ids.vm)?.booted_from).toBe(before);
  });
});
