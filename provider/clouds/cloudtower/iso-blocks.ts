import * as z from 'zod';
import { drive, field } from './blocks.ts';

/* What only CloudTower has of a boot from an ISO image: its input block and its details. Names are the wire's, in camel case. */

const imageKind = z.enum(['Elf', 'ContentLibrary']).meta({
  id: 'CloudTowerImageKind',
  description: 'Where an ISO image lies.',
  members: {
    Elf: 'On one cluster.',
    ContentLibrary: 'In the content library, from where it is spread to clusters.',
  },
});

const onlyNext = 'A change alone does nothing until the session is entered again.';

/** `cloudtower: {…}` of an IsoBoot. */
export const isoBootBlock = z
  .object({
    imageKind: imageKind.optional().meta({
      description: `What \`imageId\` is the id of. Left out, it is found by itself. ${onlyNext}`,
      update: 'place',
    }),
    bootIndex: z
      .int32()
      .optional()
      .meta({
        description: `Place in the boot order for a CD-ROM drive that Lifeboat adds: the lowest boots first. Left out, one below the lowest of the VM, and not below 0. Of no effect on a VM whose first drive is a CD-ROM drive already: that one is used. ${onlyNext}`,
        update: 'place',
      }),
  })
  .meta({ id: 'CloudTowerIsoBootSettings' });

export const isoBootDetails = z
  .object({
    bootOrder: z.array(z.string()).optional().meta({
      description: 'What the VM boots from, first one first: `cd-rom 0 (image cmj…)`, `disk 1`.',
    }),
    clusterId: field('Id of the cluster.'),
    clusterName: field('Name of the cluster.'),
    drives: z.array(drive).optional().meta({ description: 'Drives in the order in which they boot.' }),
    imageName: field('Name of the ISO image that comes first in the boot order.'),
    name: field('Name of the VM.'),
    status: field('What the VM does: `RUNNING`, `STOPPED`, `SUSPENDED` or `UNKNOWN`.'),
  })
  .meta({
    id: 'CloudTowerIsoBootDetails',
    description:
      'What only CloudTower reports about a boot from an ISO image. A session is on as long as a CD-ROM drive with an image has the lowest place in the boot order, alone.',
  });
export type IsoBootDetails = z.infer<typeof isoBootDetails>;
