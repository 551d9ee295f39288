import { describe, expect, test } from 'vitest';
import { getBackups as spec } from '../../functions/get-backups.ts';
import { getBackups } from './backups.ts';
import { element, elements, listOf, publishedSnapshotRow, scriptedClient, wireFailure } from './testing.ts';

type Script = Parameters<typeof scriptedClient>[0];
const row = (changes: Readonly<Record<string, string>> = {}) => ({
  ...publishedSnapshotRow,
  ...elements({ backup_type: 'auto', ...changes }),
});

async function run(script: Script) {
  const api = await scriptedClient({ 'instances.fleio_bckps.filter': () => ({ name: {} }), ...script });
  const result = await getBackups.run(api.client, { instanceId: '5203773' }, api.call);
  expect(spec.result.safeParse(result).error).toBeUndefined();
  return { ...api, result, backups: spec.result.parse(result).backups };
}
const of = async (...rows: readonly unknown[]) => (await run({ 'instances.fleio_bckps': () => listOf(rows) })).backups;

test('a backup, whole', async () => {
  const { funcs, of: sent, result } = await run({ 'instances.fleio_bckps': () => listOf([row()]) });
  expect(result).toStrictEqual({
    backups: [
      {
        instanceId: '5203773',
        backupId: '5204214',
        name: 'MySnapshot',
        origin: 'Schedule',
        status: 'Active',
        cloudStatus: 'Active',
        createdAt: '2024-07-23',
        sizeBytes: 3_000_000_000,
        zomroDetails: {
          architecture: 'x86_64',
          backupType: 'auto',
          createdate: '2024-07-23',
          diskFormat: 'qcow2',
          fleioId: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
          fleioStatus: 'Active',
          hypervisorType: 'any_hypervisor',
          id: '5204214',
          imageSize: 3,
          instancesId: '5203773',
          itemRealStatus: '2',
          minDisk: 20,
          minRam: 0,
          name: 'MySnapshot',
          osDistro: 'Ubuntu',
          osVersion: '22.04 x64',
          protected: 'off',
          region: 'Netherlands-2',
          visibility: 'private',
        },
      },
    ],
  });
  expect(funcs()).toEqual(['instances.fleio_bckps.filter', 'instances.fleio_bckps']);
  expect(sent('instances.fleio_bckps')[0]).toMatchObject({ elid: '5203773', p_num: '1', p_col: '+id' });
});

test('oldest first', async () => {
  const backups = await of(row({ id: '9', createdate: '2024-07-25' }), row({ id: '11' }), row({ id: '10' }));
  expect(backups.map((one) => one.backupId)).toEqual(['10', '11', '9']);
});

test.each([
  ['auto', 'Schedule'],
  ['Auto ', 'Schedule'],
  ['manual', 'Manual'],
  ['', 'Unknown'],
  ['imported', 'Unknown'],
])('made by %j is %s', async (word, origin) => {
  expect((await of(row({ backup_type: word })))[0]).toMatchObject({ origin });
});

test.each([
  ['Saving', '2', 'Pending'],
  ['Active', '2', 'Active'],
  ['Active', '3', 'Degraded'],
  ['Suspended', '2', 'Degraded'],
  ['Killed', '2', 'Failed'],
  ['Whatever', '2', 'Pending'],
])('%s with %s in billing is %s', async (word, service, status) => {
  expect((await of(row({ fleio_status: word, item_real_status: service })))[0]).toMatchObject({ status });
});

test('what billing has deleted is left out', async () => {
  expect(await of(row({ id: '1', item_real_status: '4' }), row({ id: '2' }))).toHaveLength(1);
});

test('a row that says nothing but its id', async () => {
  expect(await of({ id: element('1'), name: {} })).toEqual([
    {
      instanceId: '5203773',
      backupId: '1',
      name: '',
      origin: 'Unknown',
      status: 'Pending',
      cloudStatus: 'no status yet',
    },
  ]);
});

test('a single row as a bare object, and none', async () => {
  const single = await run({ 'instances.fleio_bckps': () => ({ elem: row(), p_elems: element('1') }) });
  expect(single.backups).toHaveLength(1);
  expect(await of()).toEqual([]);
});

describe('never an incomplete list', () => {
  test.each([
    ['a filter', { 'instances.fleio_bckps.filter': () => ({ backup_type: element('manual') }) }, 'contract'],
    ['rows are missing', { 'instances.fleio_bckps': () => listOf([row()], { p_elems: element('2') }) }, 'contract'],
    ['an unknown instance', { 'instances.fleio_bckps': () => wireFailure('missed', 'elid') }, 'absent'],
  ])('%s', async (_name, script: Script, kind) => {
    await expect(run({ 'instances.fleio_bckps': () => listOf([row()]), ...script })).rejects.toMatchObject({ kind });
  });

  test('an API without a filter for them', async () => {
    const { backups } = await run({
      'instances.fleio_bckps': () => listOf([row()]),
      'instances.fleio_bckps.filter': () => wireFailure('missed', 'func'),
    });
    expect(backups).toHaveLength(1);
  });
});
