import { expect, test } from 'vitest';
import { lunSnapshotsOf } from './lun-snapshots.ts';
import { apiError, type Row, type Script, scriptedClient, snapshotRow } from './testing.ts';
import { vmSnapshot } from './wire.ts';

const disk = (name: string) => ({ type: 'DISK', snapshot_local_id: name });
const snapshots = [
  vmSnapshot.parse(snapshotRow({ id: 'a', vm_disks: [disk('one'), disk('two'), { type: 'CD_ROM' }] })),
  vmSnapshot.parse(snapshotRow({ id: 'b', vm_disks: [disk('three'), disk('one')] })),
];
const part = (id: string, name: string, local_id: string | null = `zbs-${id}`): Row => ({ id, name, local_id });

async function ids(lun: Script[string]) {
  const { call, client, lines, of } = await scriptedClient({ 'get-iscsi-lun-snapshots': lun });
  const found = await lunSnapshotsOf(client, snapshots, call);
  return {
    found: Object.fromEntries(found),
    lines,
    bodies: of('get-iscsi-lun-snapshots').map(({ body }) => body['where']),
  };
}

test('one list for all names of all snapshots, as in the guide of the vendor', async () => {
  const { bodies, found } = await ids([part('1', 'one'), part('2', 'two'), part('3', 'three'), part('4', 'other')]);
  expect(found).toEqual({ one: 'zbs-1', two: 'zbs-2', three: 'zbs-3' });
  expect(new Set(bodies.map((body) => JSON.stringify(body)))).toEqual(new Set(['{"name_in":["one","two","three"]}']));
});

test('what is missing, has no id, or is there twice is left out', async () => {
  expect((await ids([part('1', 'one', null), part('2', 'two'), part('3', 'two')])).found).toEqual({});
});

test('snapshots without disks ask for nothing', async () => {
  const { call, client, paths } = await scriptedClient({});
  expect(await lunSnapshotsOf(client, [vmSnapshot.parse(snapshotRow({ vm_disks: [] }))], call)).toEqual(new Map());
  expect(paths()).toEqual([]);
});

test('a user who may not see the storage, or a server without that list: the snapshots stay readable', async () => {
  const denied = await ids(() => apiError(403, 'no permission'));
  expect(denied.found).toEqual({});
  expect(denied.lines.join('\n')).toContain('LUN snapshots are left out');
  const unknown = await ids(() => apiError(404, 'Cannot POST /v2/api/get-iscsi-lun-snapshots'));
  expect(unknown.found).toEqual({});
});

test('a server that cannot answer now is asked again later', async () => {
  const { call, client } = await scriptedClient({
    'get-iscsi-lun-snapshots': () => apiError(500, 'oops'),
    'get-iscsi-lun-snapshots-connection': () => ({ aggregate: { count: 0 } }),
  });
  await expect(lunSnapshotsOf(client, snapshots, call)).rejects.toMatchObject({ kind: 'unavailable' });
});
