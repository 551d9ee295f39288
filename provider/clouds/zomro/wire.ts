import * as z from 'zod';
import { wire } from './envelope.ts';

/*
 * Rows and forms as the wire has them, with values decoded and unknown fields dropped. Only ids are required.
 * Sources: contract sections named beside each; see NOTES.md.
 */

/** A row of `instances.snapshots`. [S1; 7.1] */
export const snapshotRow = z.object({
  architecture: wire.text,
  createdate: wire.text,
  disk_format: wire.text,
  fleio_id: wire.text,
  fleio_status: wire.code,
  hypervisor_type: wire.text,
  id: wire.id,
  image_size: wire.number,
  item_real_status: wire.code,
  min_disk: wire.number,
  min_ram: wire.number,
  name: wire.text,
  os_distro: wire.text,
  os_version: wire.text,
  protected: wire.code,
  region: wire.text,
  visibility: wire.text,
});
export type SnapshotRow = z.infer<typeof snapshotRow>;

/** The form of `image.edit` with an id and without `sok`: the record of one image, snapshot or backup. [P; 7.1] */
export const imageForm = z.object({
  architecture: wire.text,
  created: wire.text,
  disk_format: wire.text,
  fleio_id: wire.text,
  fleio_status: wire.code,
  id: wire.text,
  image_name: wire.text,
  image_size: wire.number,
  image_type: wire.code,
  instances_id: wire.text,
  min_disk: wire.number,
  min_ram: wire.number,
  os_distro: wire.text,
  os_version: wire.text,
  protected: wire.code,
  region: wire.text,
});
export type ImageForm = z.infer<typeof imageForm>;

/** A row of `instances.fleio_bckps`: like that of a snapshot, and what made it. [P; 8.3] */
export const backupRow = snapshotRow.extend({ backup_type: wire.code });
export type BackupRow = z.infer<typeof backupRow>;

/** A row of `instances.fleio_bckps.schedule`. [S2; 7.2] */
export const scheduleRow = z.object({
  create_date: wire.text,
  id: wire.id,
  instance_id: wire.text,
  name: wire.text,
  rotation_days: wire.codes,
  rotation_time: wire.text,
  servername: wire.text,
});
export type ScheduleRow = z.infer<typeof scheduleRow>;

/** The form of `instances.fleio_bckps.schedule.edit` with an id and without `sok`: the record of one schedule. (inferred; 7.2) */
export const scheduleForm = scheduleRow.extend({ id: wire.text, plid: wire.text });
export type ScheduleForm = z.infer<typeof scheduleForm>;

/** What stands beside the rows of the list of schedules: a setting of the instance. [P; 7.2] */
export const scheduleExtras = z.object({ backup_rotation: wire.number });

/** A row of `image`: the account's own images. Its fields are those of a snapshot. (inferred from its record [P; 8.4]) */
export const imageRow = snapshotRow.pick({
  disk_format: true,
  fleio_id: true,
  fleio_status: true,
  id: true,
  item_real_status: true,
  name: true,
  region: true,
});
export type ImageRow = z.infer<typeof imageRow>;

/** A row of `instances`. [P; 8.1] */
export const instanceRow = z.object({
  autoprolong: wire.code,
  change_pricelist: wire.code,
  cost: wire.text,
  createdate: wire.text,
  datacentername: wire.text,
  expiredate: wire.text,
  id: wire.id,
  instance_status: wire.code,
  instances_os: wire.text,
  ip: wire.text,
  ip_v6: wire.text,
  item_status: wire.text,
  name: wire.text,
  os_distro: wire.text,
  os_version: wire.text,
  paid_traffic: wire.text,
  pricelist: wire.text,
  servername: wire.text,
  status: wire.code,
  used_traffic: wire.text,
});
export type InstanceRow = z.infer<typeof instanceRow>;

/** The form of `instances.edit` without `sok`. It also holds the root password: not in this shape, so it goes no further. [P; 8.1] */
export const instanceForm = z.object({
  backup_rotation: wire.number,
  createdate: wire.text,
  instances_uuid: wire.text,
  ip: wire.text,
  ip_v6: wire.text,
  servername: wire.text,
});
export type InstanceForm = z.infer<typeof instanceForm>;
