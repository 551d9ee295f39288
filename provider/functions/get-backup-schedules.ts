import * as z from 'zod';
import { backupScheduleInputs, backupScheduleOutputs } from '../resources/backup-schedule.ts';
import type { FunctionSpec } from './spec.ts';

const { rotationDays, rotationTime, method, keepCount } = backupScheduleInputs.shape;
const { scheduleId, status, cloudStatus, offHost, createdAt } = backupScheduleOutputs.shape;

export const backupScheduleInfo = z
  .object({
    id: z.string().meta({ description: 'The id to import it by: `<instanceId>/<scheduleId>`.' }),
    instanceId: z.string().meta({ description: 'The instance that it belongs to.' }),
    name: z.string().meta({ description: 'Name in the cloud.' }),
    scheduleId,
    rotationDays: rotationDays.optional().meta({ description: 'The days on which a copy is made.' }),
    rotationTime: rotationTime.optional().meta({ description: "When, on the cloud's own wall clock: `HH:MM`." }),
    method: method.meta({ description: 'What is made at each run.' }),
    keepCount: keepCount.meta({ description: 'How many of the copies stay.' }),
    // Not the input: a result has no default.
    enabled: z.boolean().optional().meta({ description: 'Whether it runs.' }),
    status,
    cloudStatus,
    offHost,
    createdAt,
  })
  .meta({ id: 'BackupScheduleInfo', description: 'A backup schedule, whoever made it.' });

export const getBackupSchedules = {
  kind: 'getBackupSchedules',
  description: 'Lists all backup schedules of one instance, on all pages, whoever made them.',
  args: z.object({
    instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }),
    name: z.string().trim().min(1).optional().meta({ description: 'Only schedules of exactly this name.' }),
  }),
  result: z.object({ schedules: z.array(backupScheduleInfo).meta({ description: 'Sorted by id.' }) }),
  detailsOf: 'schedules',
} as const satisfies FunctionSpec;
