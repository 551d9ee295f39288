import { describe, expect, test } from 'vitest';
import { backupDetails, backupScheduleDetails } from './backup-blocks.ts';
import { snapshotDetails } from './blocks.ts';
import { publishedScheduleRow } from './testing.ts';
import { scheduleRow } from './wire.ts';

const camelCase = (name: string) => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());

test('the details have every published field of a schedule, and how many backups stay', () => {
  const published = Object.keys(publishedScheduleRow);
  expect(published).toHaveLength(7);
  expect(Object.keys(scheduleRow.shape).sort()).toEqual(published.sort());
  expect(Object.keys(backupScheduleDetails.shape).sort()).toEqual(
    [...published.map(camelCase), 'backupRotation'].sort(),
  );
});

test('those of a backup are those of a snapshot, and what made it', () => {
  expect(Object.keys(backupDetails.shape).sort()).toEqual([...Object.keys(snapshotDetails.shape), 'backupType'].sort());
});

describe('every property is described', () => {
  const shapes = { ...backupScheduleDetails.shape, ...backupDetails.shape };
  test.each(Object.entries(shapes))('%s', (_name, property) => {
    expect(property.meta()?.description).toMatch(/\w/);
  });
});
