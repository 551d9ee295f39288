import { expect, it } from 'vitest';
import { resources } from '../resources/index.ts';
import { isRestorePoint } from './restore-point.ts';

it('is a snapshot, not a setting and not a session', () => {
  const { BackupSchedule, IsoBoot, Snapshot } = resources;
  expect([Snapshot, BackupSchedule, IsoBoot].map(isRestorePoint)).toEqual([true, false, false]);
});
