import * as z from 'zod';
import { snapshotDetails } from './blocks.ts';

/* What only Zomro reports about backups and their schedules. Names are the wire's, in camel case. */

const field = (description: string) => z.string().optional().meta({ description });

/** Every field of the published list of schedules [S2], and what stands beside the list [P]. */
export const backupScheduleDetails = z
  .object({
    backupRotation: z.number().optional().meta({
      description: 'How many automatic backups the instance keeps, of all its schedules together.',
    }),
    createDate: field('Day on which the schedule was made: `2024-07-24`.'),
    id: field('Its id in billing: the `scheduleId`.'),
    instanceId: field('Id of the instance that it makes backups of.'),
    name: field('Name, as the list shows it.'),
    rotationDays: field('Days, as Zomro writes them: `Monday Tuesday`.'),
    rotationTime: field('Time, as Zomro writes it: `02:01`.'),
    servername: field('Name of the instance.'),
  })
  .meta({ id: 'ZomroBackupScheduleDetails', description: 'What only Zomro reports about a backup schedule.' });
export type BackupScheduleDetails = z.infer<typeof backupScheduleDetails>;

/** A backup is listed as a snapshot is, and with what made it. [P] */
export const backupDetails = z
  .object({
    ...snapshotDetails.shape,
    id: field('Its id in billing: the `backupId`.'),
    backupType: field('What made it: `auto` is a schedule, `manual` a person or a program.'),
  })
  .meta({ id: 'ZomroBackupDetails', description: 'What only Zomro reports about a backup.' });
