import { describe, expect, test } from 'vitest';
import { elements, publishedScheduleRow, publishedSnapshotRow } from './testing.ts';
import {
  backupRow,
  imageForm,
  imageRow,
  instanceForm,
  instanceRow,
  scheduleForm,
  scheduleRow,
  snapshotRow,
} from './wire.ts';

describe('snapshotRow', () => {
  test('the published row', () => {
    expect(snapshotRow.parse(publishedSnapshotRow)).toEqual({
      architecture: 'x86_64',
      createdate: '2024-07-23',
      disk_format: 'qcow2',
      fleio_id: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
      fleio_status: 'Active',
      hypervisor_type: 'any_hypervisor',
      id: '5204214',
      image_size: 3,
      item_real_status: '2',
      min_disk: 20,
      min_ram: 0,
      name: 'MySnapshot',
      os_distro: 'Ubuntu',
      os_version: '22.04 x64',
      protected: 'off',
      region: 'Netherlands-2',
      visibility: 'private',
    });
  });

  test('empty, repeated, coded and padded elements', () => {
    const row = snapshotRow.parse({
      id: { $: '5204214 ' },
      os_version: {},
      createdate: [{ $: '2024-07-23' }, { $: '2024-07-23' }],
      protected: { $orig: 'off', $: 'Вимкнено' },
      fleio_status: { $: 'Saving ' },
      image_size: { $: '' },
    });
    expect(row).toMatchObject({ id: '5204214', createdate: '2024-07-23', protected: 'off', fleio_status: 'Saving' });
    expect([row.os_version, row.image_size, row.name]).toEqual([undefined, undefined, undefined]);
  });

  test('a row without an id is not a row', () => {
    expect(snapshotRow.safeParse({ name: { $: 'x' } }).success).toBe(false);
  });
});

test('the form of one image', () => {
  const form = imageForm.parse({
    id: { $: '5204214' },
    image_name: { $: 'MySnapshot' },
    image_type: { $: 'snapshot' },
    slist: [],
  });
  expect(form).toMatchObject({ id: '5204214', image_name: 'MySnapshot', image_type: 'snapshot' });
});

test('a row of the account’s own images has what a snapshot has, as far as it counts', () => {
  expect(imageRow.parse(publishedSnapshotRow)).toEqual({
    disk_format: 'qcow2',
    fleio_id: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
    fleio_status: 'Active',
    id: '5204214',
    item_real_status: '2',
    name: 'MySnapshot',
    region: 'Netherlands-2',
  });
});

describe('schedules', () => {
  test('the published row', () => {
    expect(scheduleRow.parse(publishedScheduleRow)).toEqual({
      create_date: '2024-07-24',
      id: '14',
      instance_id: '5203773',
      name: 'MySchedule',
      rotation_days: 'Monday Tuesday Wednesday Thursday Friday Saturday',
      rotation_time: '02:01',
      servername: 'MyServer',
    });
  });

  test('days in several elements, or coded', () => {
    const days = (rotation_days: unknown) => scheduleRow.parse({ id: { $: '14' }, rotation_days }).rotation_days;
    expect(days([{ $: 'Monday' }, { $: 'Tuesday' }])).toBe('Monday Tuesday');
    expect(days({ $orig: '1,2', $: 'Понедельник Вторник ' })).toBe('1,2');
    expect(days({})).toBeUndefined();
  });

  test('a row without an id is not a row; a form may have none', () => {
    expect(scheduleRow.safeParse({ name: { $: 'x' } }).success).toBe(false);
    expect(scheduleForm.parse({ plid: { $: '5203773' } })).toEqual({ plid: '5203773' });
  });
});

test('a backup is a snapshot that says what made it', () => {
  const row = backupRow.parse({ ...publishedSnapshotRow, ...elements({ backup_type: 'auto ' }) });
  expect(row).toEqual({ ...snapshotRow.parse(publishedSnapshotRow), backup_type: 'auto' });
});

test('a row of an instance keeps words as they are', () => {
  const row = instanceRow.parse({
    id: { $: '5203773' },
    instance_status: { $: 'Booted from ISO ' },
    status: { $orig: '2', $: 'Active' },
  });
  expect(row).toMatchObject({ instance_status: 'Booted from ISO', status: '2' });
});

test('the password of an instance goes no further than the wire', () => {
  const form = instanceForm.parse({
    servername: { $: 'MyServer' },
    backup_rotation: { $: '3' },
    password: { $: 'root-password' },
  });
  expect(form).toMatchObject({ servername: 'MyServer', backup_rotation: 3 });
  expect(JSON.stringify(form)).not.toContain('root-password');
});
