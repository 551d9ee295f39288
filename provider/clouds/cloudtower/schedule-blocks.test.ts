import { describe, expect, test } from 'vitest';
import { snapshotPlan } from './wire-plans.ts';
import { backupPlan } from './wire-plans.ts';
import { backupPlanRow, snapshotPlanRow } from './fake-plans.ts';
import { fromBackupPlan } from './backup-plan.ts';
import { presentPlan } from './plan-facts.ts';
import { backupScheduleBlock, backupScheduleDetails } from './schedule-blocks.ts';
import { fromSnapshotPlan } from './snapshot-plan.ts';
import { vmId } from './testing.ts';

describe('the input block', () => {
  test('takes a window in several spellings, and keeps one', () => {
    expect(backupScheduleBlock.parse({ window: '2:00 - 6:30' })).toEqual({ window: '02:00-06:30' });
    expect(backupScheduleBlock.parse({ window: '' })).toEqual({ window: '' });
  });

  test('says what a window looks like', () => {
    const { error } = backupScheduleBlock.safeParse({ window: 'at night' });
    expect(error?.issues).toMatchObject([
      { path: ['window'], message: 'must be a part of the day as HH:MM-HH:MM, such as 22:00-06:00' },
    ]);
  });

  test.each([{ backupServiceId: ' ' }, { repositoryId: '' }, { consistency: 'None' }, { onDelete: 'Delete' }])(
    'refuses %j',
    (block) => {
      expect(backupScheduleBlock.safeParse(block).success).toBe(false);
    },
  );

  test('gives what it does not require a default, and keeps the place of the copies for the life of a plan', () => {
    const facts = Object.entries(backupScheduleBlock.shape).map(([name, schema]) => {
      const meta = schema.meta();
      return [name, meta?.['update'], meta?.['default']];
    });
    expect(facts).toEqual([
      ['backupServiceId', 'new', undefined],
      ['repositoryId', 'new', undefined],
      ['compression', 'place', true],
      ['consistency', 'place', 'Crash'],
      ['window', 'place', ''],
      ['afterWindow', 'place', 'Continue'],
      ['onDelete', 'place', 'KeepRestorePoints'],
    ]);
  });
});

describe('the details', () => {
  test.each([
    ['snapshot', fromSnapshotPlan(snapshotPlan.parse(snapshotPlanRow()))],
    ['backup', fromBackupPlan(backupPlan.parse(backupPlanRow()))],
  ])('have a place for everything that is told of a %s plan', (_kind, facts) => {
    const { outputs } = presentPlan(vmId, facts, facts.vms ?? []);
    const details = outputs['cloudtowerDetails'];
    expect(backupScheduleDetails.strict().parse(details)).toEqual(details);
  });
});
