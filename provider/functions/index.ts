import { getBackupSchedules } from './get-backup-schedules.ts';
import { getBackups } from './get-backups.ts';
import { getConsole } from './get-console.ts';
import { getInstance } from './get-instance.ts';
import { getInstances } from './get-instances.ts';
import { getIsoImages } from './get-iso-images.ts';
import { getSnapshots } from './get-snapshots.ts';
import type { FunctionSpec } from './spec.ts';

/** Every function. Each cloud must have a definition for each of them; the compiler names what is missing. */
export const functions = {
  getInstance,
  getInstances,
  getSnapshots,
  getBackupSchedules,
  getBackups,
  getIsoImages,
  getConsole,
} as const satisfies Record<string, FunctionSpec>;

export type FunctionKind = keyof typeof functions;
export const functionKinds = Object.keys(functions) as readonly FunctionKind[];
