import { z } from 'zod';
import { whereInput } from './route.ts';

const period = z.enum(['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
const weekday = z.enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']);
const strategy = z.enum(['DELETE_RESTORE_POINT', 'KEEP_RESTORE_POINT']);

/** That hours and minutes out of range are refused is inferred. */
const timePoint = z.object({
  hour: z.int32().min(0).max(23),
  minute: z.int32().min(0).max(59),
  weekday: weekday.nullish(),
  date: z.int32().min(1).max(31).nullish(),
  date_position: z.array(z.int32()).nullish(),
});

/** The fields that can be changed later. [spec] */
const changeable = z.object({
  name: z.string(),
  description: z.string().nullish(),
  /** A filter, not ids. [spec] */
  vms: whereInput,
  compression: z.boolean(),
  snapshot_consistent_type: z.enum(['CRASH_CONSISTENT', 'FILE_SYSTEM_CONSISTENT']),
  incremental_period: period,
  incremental_interval: z.int32(),
  incremental_weekdays: z.array(weekday).nullish(),
  incremental_time_points: z.array(timePoint).nullish(),
  full_period: period,
  full_interval: z.int32(),
  full_time_point: timePoint,
  keep_policy: z.enum(['COUNT', 'TIME', 'FOREVER']),
  keep_policy_value: z.int32(),
  enable_window: z.boolean(),
  window_start: z.string().nullish(),
  window_end: z.string().nullish(),
  backup_delay_option: z.enum(['KEEP_GO_ON', 'STOP_BACKUP']).nullish(),
});

/** A bare array. [spec] */
export const creation = z.array(
  changeable.extend({ backup_service_id: z.string(), backup_store_repository_id: z.string() }),
);
export const update = z.object({
  where: whereInput,
  data: changeable.partial().extend({ disconnect_strategy: strategy.nullish() }),
});
export const deletion = z.object({ where: whereInput, data: z.object({ delete_strategy: strategy }) });
export const choice = z.object({ where: whereInput });
export const execution = z.object({ where: whereInput, data: z.object({ type: z.enum(['FULL', 'INCREMENTAL']) }) });

export type Wish = z.output<typeof creation>[number];
export type Changes = z.output<typeof update>['data'];
