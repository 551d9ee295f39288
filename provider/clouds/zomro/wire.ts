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
  createdate: wire.text,
  instances_uuid: wire.text,
  ip: wire.text,
  ip_v6: wire.text,
  servername: wire.text,
});
export type InstanceForm = z.infer<typeof instanceForm>;
