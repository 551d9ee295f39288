import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLifeboatError } from '../../core/errors.ts';
import { decode } from '../../http/decode.ts';
import * as collections from './collections.ts';
import { snapshotRow, taskRow, vmRow } from './testing.ts';
import { task, vm, vmDisk, vmSnapshot, wire } from './wire.ts';

const all = Object.values(collections).filter((each) => typeof each === 'object');

describe('every kind of object', () => {
  test.each(all.map(({ noun, schema }) => [noun, schema] as const))('%s: only the id is required', (_noun, schema) => {
    expect(schema.parse({ id: 'cmj1', brandNewField: { a: [1] } })).toMatchObject({ id: 'cmj1' });
    for (const id of ['', ' ', null, undefined, 5]) expect(schema.safeParse({ id }).success).toBe(false);
  });

  test.each(all.map(({ noun, schema }) => [noun, schema] as const))(
    '%s: `null` is the same as missing',
    (_noun, schema) => {
      const keys = Object.keys(schema.shape).filter((key) => key !== 'id');
      const row = { id: 'cmj1', ...Object.fromEntries(keys.map((key) => [key, null])) };
      expect(Object.values(schema.parse(row)).filter((value) => value !== undefined)).toEqual(['cmj1']);
    },
  );

  test.each(all.map(({ noun, schema }) => [noun, schema] as const))('%s: hostile answers', (noun, schema) => {
    const keys = Object.keys(schema.shape);
    const field = fc.constantFrom(...keys);
    const row = fc.dictionary(field, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    fc.assert(
      fc.property(fc.oneof(row, fc.jsonValue()), (value) => {
        try {
          expect(decode(schema, value, noun).id.trim()).not.toBe('');
        } catch (error) {
          expect(isLifeboatError(error) && error.kind).toBe('contract');
          expect(String(error)).toMatch(/unexpected shape at (its top|[\w.[\]]+) \(/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a VM', () => {
  expect(
    vm.parse(vmRow({ status: 'HIBERNATED', snapshot_plan: { id: 'p', name: 'nightly' }, vm_disks: [{ id: 'd' }] })),
  ).toMatchObject({
    status: 'HIBERNATED',
    cluster: { id: 'cmjcluster000000000000one', name: 'cluster-1' },
    cpu: { cores: 1, sockets: 2 },
    entityAsyncStatus: undefined,
    in_recycle_bin: false,
    memory: 4_294_967_296,
    snapshot_plan: { id: 'p', name: 'nightly' },
    vm_disks: [{ id: 'd' }],
  });
});

test('a snapshot, with the drives of its time and without its VM', () => {
  const vm_disks = [
    { type: 'DISK', boot: 1, bus: 'VIRTIO', index: 0, size: 21_474_836_480, snapshot_local_id: 'lun-1', key: null },
    { type: 'CD_ROM', boot: 0, bus: 'IDE', index: 1, elf_image_local_id: 'iso-1' },
  ];
  expect(vmSnapshot.parse(snapshotRow({ vm: null, vm_disks }))).toMatchObject({
    vm: undefined,
    vm_disks: [
      { type: 'DISK', snapshot_local_id: 'lun-1', key: undefined },
      { type: 'CD_ROM', elf_image_local_id: 'iso-1' },
    ],
  });
});

test('a drive and a task', () => {
  expect(
    vmDisk.parse({ id: 'd', type: 'CD_ROM', boot: 0, elf_image: { id: 'e', name: 'rescue' }, vm: { id: 'v' } }),
  ).toMatchObject({ boot: 0, elf_image: { id: 'e', name: 'rescue' }, vm: { id: 'v' } });
  expect(task.parse(taskRow({ progress: 0.4 }))).toMatchObject({
    status: 'SUCCESSED',
    progress: 0.4,
    error_message: undefined,
  });
});

test('numbers, also as text', () => {
  expect(['5', 5, '-0.5', null].map((value) => wire.number.parse(value))).toEqual([5, 5, -0.5, undefined]);
  for (const value of ['', '5 GB', '1e3', true, {}]) expect(wire.number.safeParse(value).success).toBe(false);
});
