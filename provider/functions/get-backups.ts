import * as z from 'zod';
import type { FunctionSpec } from './spec.ts';

export const backupInfo = z
  .object({
    instanceId: z.string().meta({ description: 'The instance that it is a copy of.' }),
    backupId: z.string().meta({ description: "The cloud's own id of the copy." }),
    name: z.string().meta({ description: 'Name in the cloud.' }),
    origin: z.enum(['Schedule', 'Manual', 'Unknown']).meta({
      id: 'BackupOrigin',
      description: 'What made the copy.',
      members: {
        Schedule: 'A backup schedule.',
        Manual: 'A person or a program, at once.',
        Unknown: 'The cloud does not tell, or in a word that Lifeboat does not know.',
      },
    }),
    status: z.enum(['Pending', 'Active', 'Degraded', 'Failed']).meta({
      id: 'BackupStatus',
      description: 'Whether it can be restored.',
      members: {
        Pending: 'Being made.',
        Active: 'A restore point.',
        Degraded: 'Reported damaged, incomplete or locked.',
        Failed: 'Not a restore point.',
      },
    }),
    cloudStatus: z.string().optional().meta({ description: "The cloud's own word, as it says it." }),
    createdAt: z.string().optional().meta({
      description: 'When it was made, as precisely as the cloud tells: a date or an instant.',
    }),
    sizeBytes: z.number().optional().meta({ description: 'Size in bytes. Absent while it is unknown.' }),
  })
  .meta({ id: 'BackupInfo', description: 'A copy that a backup schedule or a person made.' });

export const getBackups = {
  kind: 'getBackups',
  description:
    'Lists the copies of one instance that its backup schedules, or people, made: it shows whether a schedule ever ran.',
  args: z.object({
    instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }),
  }),
  result: z.object({ backups: z.array(backupInfo).meta({ description: 'Oldest first.' }) }),
  detailsOf: 'backups',
} as const satisfies FunctionSpec;
