import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower, type TestCloudTower } from '../../simulator/cloudtower/testing.ts';

/*
 * The story that the vendor's guide tells, request by request, in its own order: log in, find a VM by name, take a snapshot, wait
 * for its task, read the snapshot, find its parts in the storage; and the console.
 */

type Row = Readonly<Record<string, unknown>>;

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower({ world: 'fresh' });
});
afterEach(() => test.close());

async function only(call: string, body: Row): Promise<Row> {
  const answer = await test.call(call, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-tower-request-id')).toMatch(/\S/);
  expect(answer.body).toHaveLength(1);
  return (answer.body as readonly Row[])[0] ?? {};
}

it('logs in with a source, and the token alone is the Authorization', async () => {
  const { username, password } = test.tower.account;
  const body = JSON.stringify({ username, source: 'LOCAL', password });
  const headers = { accept: 'application/json', 'content-language': 'en-US', 'content-type': 'application/json' };
  const login = await fetch(`${test.url}/v2/api/login`, { method: 'POST', headers, body });
  const { data, task_id } = (await login.json()) as { data: { token: string }; task_id: unknown };
  expect(task_id ?? null).toBeNull();
  const ask = (authorization: string) =>
    fetch(`${test.url}/v2/api/get-vms`, { method: 'POST', headers: { ...headers, authorization }, body: '{}' });
  expect((await ask(data.token)).status).toBe(200);
  expect((await ask('not-a-token')).status).toBe(401);
});

describe('a snapshot for a backup tool', () => {
  it('from the name of a VM to the parts in the storage', async () => {
    const vm = await only('get-vms', { where: { name: 'web-1' } });
    expect(vm).toMatchObject({ id: ids.vm, name: 'web-1', vcpu: 2, vm_tools_status: 'RUNNING', status: 'RUNNING' });

    const created = await only('create-vm-snapshot', {
      data: [{ vm_id: vm['id'], name: 'for the backup tool', consistent_type: 'FILE_SYSTEM_CONSISTENT' }],
    });
    const { data, task_id } = created as { data: { id: string }; task_id: string };

    const states: unknown[] = [];
    for (const waited of [0, 2_000, 10_000]) {
      test.advance(waited);
      states.push((await only('get-tasks', { where: { id: task_id } }))['status']);
    }
    expect(states).toEqual(['PENDING', 'EXECUTING', 'SUCCESSED']);

    const snapshot = await only('get-vm-snapshots', { where: { id: data.id } });
    expect(snapshot).toMatchObject({
      name: 'for the backup tool',
      consistent_type: 'FILE_SYSTEM_CONSISTENT',
      vm: { id: ids.vm },
      entityAsyncStatus: null,
    });
    const disks = snapshot['vm_disks'] as readonly Row[];
    // Drives without a part of their own can be left aside.
    expect(disks.filter(({ type }) => type === 'CD_ROM').map((one) => one['snapshot_local_id'])).toEqual([null]);
    const names = disks.filter(({ type }) => type === 'DISK').map((one) => one['snapshot_local_id']);
    expect(names).toHaveLength(1);

    const part = await only('get-iscsi-lun-snapshots', { where: { name_in: names } });
    expect(part).toMatchObject({ name: names[0], local_id: expect.stringMatching(/^[\da-f-]{36}$/) });
  });

  it('is as after a power cut, unless asked for otherwise', async () => {
    const created = await only('create-vm-snapshot', { data: [{ vm_id: ids.otherVm, name: 'plain' }] });
    test.advance(10_000);
    const { id } = created['data'] as { id: string };
    expect(await only('get-vm-snapshots', { where: { id } })).toMatchObject({ consistent_type: 'CRASH_CONSISTENT' });
  });
});

it('the console comes from the other endpoint, with a name and variables', async () => {
  const asked = {
    operationName: 'vnc',
    variables: { input: { vm: { id: ids.vm } } },
    query: 'query vnc($input: VncInput!) { vnc(input: $input) { vm_uuid host_ip cluster_ip raw_token token } }',
  };
  const { body, status } = await test.send('/api', { body: JSON.stringify(asked) });
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      vnc: {
        vm_uuid: expect.stringMatching(/^[\da-f-]{36}$/),
        host_ip: '192.0.2.11',
        cluster_ip: '192.0.2.10',
        raw_token: expect.stringMatching(/^[\da-f]{32}$/),
        token: expect.stringMatching(/^[\w+/]+=*$/),
      },
    },
  });
});
