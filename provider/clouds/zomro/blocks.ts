import * as z from 'zod';

/* What only Zomro has: its input block and its details. Names are the wire's, in camel case. */

/** `zomro: {…}` of a Snapshot. */
export const snapshotBlock = z.object({
  protected: z.boolean().optional().meta({
    description:
      'Whether Zomro refuses to delete the snapshot. It is switched on once the snapshot is complete. A protected snapshot must be unprotected with `pulumi up` before it can be deleted.',
    default: false,
    update: 'place',
  }),
});

export const field = (description: string) => z.string().optional().meta({ description });
const gigabytes = (description: string) => z.number().optional().meta({ description });

/** Every field of the published list of snapshots [S1], and `instances_id` of the single record [P]. */
export const snapshotDetails = z
  .object({
    architecture: field('Processor architecture of the captured machine: `x86_64`.'),
    createdate: field('Day on which it was taken: `2024-07-23`.'),
    diskFormat: field('Format of the disk file: `qcow2`.'),
    fleioId: field('Its UUID in the cloud underneath; the value that a rebuild takes.'),
    fleioStatus: field('Its state in the cloud underneath: `Saving`, then `Active`.'),
    hypervisorType: field('Hypervisor it runs on: `any_hypervisor`.'),
    id: field('Its id in billing: the `snapshotId`.'),
    imageSize: gigabytes('Actual size in GB. Known once it is complete.'),
    instancesId: field('Id of the instance it was taken of.'),
    itemRealStatus: field(
      'State of the service in billing: 1 ordered, 2 active, 3 suspended, 4 deleted, 5 in process.',
    ),
    minDisk: gigabytes('Smallest disk, in GB, it can be restored to.'),
    minRam: gigabytes('Least memory, in GB, of a machine it can be restored to.'),
    name: field('Name, as the list shows it.'),
    osDistro: field('Name of the operating system: `Ubuntu`.'),
    osVersion: field('Version of the operating system: `22.04 x64`.'),
    protected: field('`on`: cannot be deleted. `off`: can be.'),
    region: field('Data centre that holds it: `Netherlands-2`.'),
    visibility: field('Who may use it; always `private`.'),
  })
  .meta({ id: 'ZomroSnapshotDetails', description: 'What only Zomro reports about a snapshot.' });
export type SnapshotDetails = z.infer<typeof snapshotDetails>;

/** The fields of the list of instances. [P] */
export const instanceDetails = z
  .object({
    autoprolong: field('Automatic renewal of the service.'),
    changePricelist: field('Whether the tariff may be changed now.'),
    cost: field('Price, as the panel shows it.'),
    expiredate: field('Day until which the service is paid.'),
    instancesOs: field('Operating system chosen with the order.'),
    itemStatus: field('State of the service in billing, in words.'),
    name: field('Name of the service in billing.'),
    osDistro: field('Name of the operating system.'),
    osVersion: field('Version of the operating system.'),
    paidTraffic: field('Traffic that is paid for.'),
    pricelist: field('Tariff.'),
    status: field('State of the service in billing: 1 ordered, 2 active, 3 suspended, 4 deleted, 5 in process.'),
    usedTraffic: field('Traffic used so far.'),
  })
  .meta({ id: 'ZomroInstanceDetails', description: 'What only Zomro reports about an instance.' });
export type InstanceDetails = z.infer<typeof instanceDetails>;
