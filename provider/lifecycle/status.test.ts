import { describe, expect, it } from 'vitest';
import type { Phases, Present } from '../clouds/driver.ts';
import { resources } from '../resources/index.ts';
import { phaseOf, statusOf } from './status.ts';

const phases: Phases = { pending: ['copying', 'in_progress'], done: ['ready'], failed: ['broken'], source: 'test' };
const shown = (cloudStatus: string, status?: string): Present => ({
  kind: 'present',
  ref: { instanceId: 'vm-1', objectId: 's1' },
  cloudStatus,
  inputs: {},
  outputs: {},
  ...(status === undefined ? {} : { status }),
});
const status = (word: string, before: unknown, ours: boolean, override?: string) =>
  statusOf(resources.Snapshot, phases, shown(word, override), before, ours);

it.each([
  ['Ready', 'done'],
  [' READY ', 'done'],
  ['in progress', 'pending'],
  ['In_Progress', 'pending'],
  ['in-  progress', 'pending'],
  ['broken', 'failed'],
  ['rebuilding', 'unknown'],
  ['', 'unknown'],
])('the word "%s" means %s', (word, phase) => {
  expect(phaseOf(phases, word)).toBe(phase);
});

it('a word that has a status of its own is that of a complete object', () => {
  expect(phaseOf({ ...phases, named: { Suspended: ['paused'] } }, 'PAUSED')).toBe('done');
});

it('of a resource that has no word for failed, a failure is a degraded object', () => {
  const broken = (before: string, ours: boolean) =>
    statusOf(resources.BackupSchedule, phases, shown('Broken'), before, ours);
  expect([broken('Pending', true), broken('Active', false)]).toEqual(['Degraded', 'Degraded']);
});

describe('the common status', () => {
  it.each<[string, unknown, boolean, string]>([
    // Being made by us: it may fail.
    ['copying', 'Pending', true, 'Pending'],
    ['rebuilding', 'Pending', true, 'Pending'],
    ['broken', 'Pending', true, 'Failed'],
    ['broken', 'Failed', false, 'Failed'],
    ['ready', 'Pending', true, 'Active'],
    ['ready', 'Failed', false, 'Active'],
    // It was good once, or nobody knows: never Failed.
    ['broken', 'Active', false, 'Degraded'],
    ['broken', 'Degraded', false, 'Degraded'],
    ['broken', undefined, false, 'Degraded'],
    ['broken', 'Pending', false, 'Degraded'],
    ['copying', undefined, false, 'Pending'],
    // Work on a good one takes nothing back.
    ['copying', 'Active', false, 'Active'],
    ['rebuilding', 'Active', false, 'Active'],
    ['copying', 'Degraded', false, 'Degraded'],
    ['ready', 'Degraded', false, 'Active'],
  ])('"%s" after %s (made by us now: %s) is %s', (word, before, ours, expected) => {
    expect(status(word, before, ours)).toBe(expected);
  });

  it('is the driver’s own where it says so', () => {
    expect(status('ready', 'Active', false, 'degraded')).toBe('Degraded');
    expect(status('ready', 'Active', false, 'Suspended')).toBe('Suspended');
  });
});
