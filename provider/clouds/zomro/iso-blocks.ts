import * as z from 'zod';
import { field } from './blocks.ts';

/* What only Zomro has of a boot from an ISO image: its input block and its details. Names are the wire's, in camel case. */

/** `zomro: {…}` of an IsoBoot. */
export const isoBootBlock = z.object({
  zone: z.string().trim().min(1).optional().meta({
    description:
      'Where the image is looked for, as `getIsoImages` shows it: `own` or `pub`. Left out, it is found by itself. A change alone does nothing until the session is entered again.',
    update: 'place',
  }),
});

/** The instance, as the list of instances shows it [P]; without what changes by the hour, such as its traffic. */
export const isoBootDetails = z
  .object({
    datacentername: field('Data centre of the instance: `Netherlands-2`.'),
    instanceStatus: field(
      'State of the instance in the cloud underneath: `booted_from_iso` during the session; `active` once Zomro has started the machine from its own disk again.',
    ),
    instancesOs: field('Operating system chosen with the order of the instance.'),
    ip: field('IPv4 addresses of the instance.'),
    ipV6: field('IPv6 addresses of the instance.'),
    itemStatus: field('State of the service in billing, in words.'),
    name: field('Name of the service in billing.'),
    servername: field('Name of the instance.'),
    status: field('State of the service in billing: 1 ordered, 2 active, 3 suspended, 4 deleted, 5 in process.'),
  })
  .meta({
    id: 'ZomroIsoBootDetails',
    description:
      'What only Zomro reports about a boot from an ISO image. At Zomro it is a mode of the instance that has no owner: a session that somebody else began on the same instance cannot be told from one of ours, and which image it runs from cannot be read. After leaving it, Zomro starts the machine from its own disk.',
  });
export type IsoBootDetails = z.infer<typeof isoBootDetails>;
