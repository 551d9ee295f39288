import * as z from 'zod';
import { timeOfDay } from '../core/time-of-day.ts';
import { inWeekOrder, weekdays } from '../core/weekday.ts';
import { common, installation, operation } from './common.ts';
import type { ResourceSpec } from './spec.ts';

const weekday = z.enum(weekdays).meta({ id: 'Weekday', description: 'A day of the week.' });

const backupMethod = z.enum(['Backup', 'Snapshot']).meta({
  id: 'BackupMethod',
  description: 'What is made at each run.',
  members: {
    Backup: "A copy by the cloud's backup service.",
    Snapshot: 'A snapshot, as the resource Snapshot takes them.',
  },
});

/** A setting that makes the cloud take copies of one instance on some days of the week, at one time of the day. */
export const backupScheduleInputs = z.object({
  instanceId: common.instanceId,
  name: common.name,
  rotationDays: z
    .array(weekday)
    .min(1)
    // A set: neither the order nor a repetition is ever a difference.
    .overwrite((days) => inWeekOrder(days))
    .meta({
      description: 'The days on which a copy is made: a set of at least one. Order and repetitions mean nothing.',
    }),
  rotationTime: z
    .string()
    .refine((text) => timeOfDay(text) !== undefined, 'must be a time of the day as HH:MM, 24 hours, such as 02:01')
    .overwrite((text) => timeOfDay(text) ?? text)
    .meta({
      description:
        "When a copy is made on these days: `HH:MM`, 24 hours, on the **cloud's own wall clock**. It is never converted between time zones.",
    }),
  method: backupMethod.optional().meta({
    description: 'What is made at each run. The default is the one that needs no other service of the cloud.',
    update: 'new',
  }),
  keepCount: z.number().int().min(1).optional().meta({
    description: 'How many of the copies stay; older ones are removed by the cloud. Left out, it is not touched.',
  }),
  enabled: z.boolean().optional().meta({
    description: 'Whether the schedule runs. A schedule that is switched off keeps its settings.',
    default: true,
  }),
});
export type BackupScheduleInputs = z.infer<typeof backupScheduleInputs>;

export const backupScheduleOutputs = z.object({
  scheduleId: z.string().meta({ description: "The cloud's own id of the schedule." }),
  status: z.enum(['Pending', 'Active', 'Suspended', 'Degraded']).meta({
    id: 'BackupScheduleStatus',
    description: '`Active` runs. The only value that tells health; `cloudStatus` has the details.',
    members: {
      Pending: 'It is not known yet whether it was made.',
      Active: 'It runs on its days.',
      Suspended: 'Switched off: it keeps its settings and makes no copies.',
      Degraded: 'A part of it is missing or reported broken. The next `pulumi up` puts it right.',
    },
  }),
  cloudStatus: z.string().optional().meta({ description: "The cloud's own word, as it says it." }),
  offHost: z.boolean().optional().meta({
    description: "`false`: the copies lie on the instance's own storage, so they are lost with it.",
  }),
  createdAt: z.string().optional().meta({
    description: 'When the schedule was made, as precisely as the cloud tells: a date or an instant. Never compared.',
  }),
  installation,
  operation,
});

export const backupSchedule = {
  kind: 'BackupSchedule',
  noun: 'backup schedule',
  description:
    'A schedule by which the cloud makes copies of one instance. It is a setting: a schedule that an interrupted run of this program made is taken over, drift is repaired in place, and deleting it deletes no copy unless a setting of the cloud asks for that. Whether it ever ran is shown by the function `getBackups`.',
  inputs: backupScheduleInputs,
  outputs: backupScheduleOutputs,
  idOutput: 'scheduleId',
  identity: 'object',
  statuses: { pending: 'Pending', done: 'Active', degraded: 'Degraded' },
  repairs: { Pending: 'update', Degraded: 'update' },
  ownNameTaken: 'takeOver',
  timeouts: { create: 10, update: 10, delete: 10 },
} as const satisfies ResourceSpec;
