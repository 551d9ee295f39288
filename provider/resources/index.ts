import { backupSchedule } from './backup-schedule.ts';
import { isoBoot } from './iso-boot.ts';
import { snapshot } from './snapshot.ts';
import type { ResourceSpec } from './spec.ts';

/** Every resource. Each cloud must have a definition for each of them; the compiler names what is missing. */
export const resources = {
  Snapshot: snapshot,
  BackupSchedule: backupSchedule,
  IsoBoot: isoBoot,
} as const satisfies Record<string, ResourceSpec>;

export type ResourceKind = keyof typeof resources;
export const resourceKinds = Object.keys(resources) as readonly ResourceKind[];
