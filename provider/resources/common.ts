import * as z from 'zod';
import type { UpdateMode } from './spec.ts';

/** Properties that several resources share, worded once. */
export const common = {
  instanceId: z.string().trim().min(1).meta({
    description: 'The instance (virtual machine), by the id its cloud gives it.',
    update: 'new',
  }),
  name: z
    .string()
    .trim()
    .min(1)
    // They would break the lines that are printed for a shell.
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')
    .optional()
    .meta({
      description:
        'Name in the cloud. Left out, it is made from the resource name and a stable suffix, so that an interrupted run finds its object again.',
      update: 'place',
    }),
  triggers: (description: string, update: UpdateMode = 'new') =>
    z.array(z.unknown()).optional().meta({ description, update, eventOnly: true }),
};

/** Which installation an object belongs to. Compared before every change, so that a wrong endpoint is never taken for "deleted". */
export const installation = z
  .object({
    cloud: z.string().meta({ description: 'The cloud, as in the provider setting of that name.' }),
    host: z.string().optional().meta({ description: '`host:port` of the installation, where that tells it.' }),
    account: z.string().optional().meta({ description: 'The account on it, where that tells it.' }),
  })
  .optional()
  .meta({
    id: 'Installation',
    description:
      'The installation that the object was made on. A different one is an error until `acceptInstallation` is set.',
  });

/** Present only while something is unfinished. */
export const operation = z
  .object({
    verb: z.enum(['Create', 'Change', 'Remove']).meta({
      id: 'OperationVerb',
      description: 'What was asked of the cloud.',
      members: { Create: 'To make the object.', Change: 'To change it in place.', Remove: 'To remove it.' },
    }),
    id: z.string().optional().meta({ description: "The cloud's id of the running task or job, where it has one." }),
    startedAt: z.string().meta({ description: 'When it was sent (RFC 3339).' }),
  })
  .optional()
  .meta({
    id: 'Operation',
    description:
      'The unfinished operation, kept in partial state so that the next run can settle it from any machine. Absent when all is done.',
  });

export type Installation = NonNullable<z.infer<typeof installation>>;
export type Operation = NonNullable<z.infer<typeof operation>>;
