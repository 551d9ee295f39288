import { expect, test } from 'vitest';
import * as collections from './collections.ts';
import { parseVersion } from './version.ts';

test('each has its own call, and one that counts', () => {
  const all = Object.values(collections).filter((each) => typeof each === 'object');
  expect(all.map(({ path }) => path)).toEqual([...new Set(all.map(({ path }) => path))]);
  for (const { countPath, path } of all) {
    expect(path).toMatch(/^get-[a-z-]+s$/);
    expect(countPath).toBe(`${path}-connection`);
  }
});

test('backup plans come without their runs where the server can, and are counted as before', () => {
  const { backupPlans, lightBackupPlans } = collections;
  expect(lightBackupPlans(parseVersion('4.8.0'))).toMatchObject({
    path: 'get-backup-plans-without-executions',
    countPath: 'get-backup-plans-connection',
  });
  expect(lightBackupPlans(parseVersion('4.7.9'))).toBe(backupPlans);
  expect(lightBackupPlans(undefined)).toBe(backupPlans);
});
