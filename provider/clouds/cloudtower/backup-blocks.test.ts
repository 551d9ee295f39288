import { expect, test } from 'vitest';
import { backupDetails } from './backup-blocks.ts';

test('everything may be missing, and nothing may be of another type', () => {
  expect(backupDetails.parse({})).toEqual({});
  expect(backupDetails.safeParse({ size: '5' }).success).toBe(false);
  expect(backupDetails.meta()?.id).toBe('CloudTowerBackupDetails');
});
