import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import { type ErrorKind, isLifeboatError } from '../../provider/core/errors.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';
import { cloudTowerIds as ids, type Fault } from '../../simulator/index.ts';
import { startCloudTower } from '../conformance/cloudtower-rig.ts';
import { cloudtowerScheduleNeeds } from '../conformance/cloudtower-schedule-rig.ts';
import { MiniEngine } from '../support/mini-engine.ts';

/*
 * What a failed request leaves in state (README, "When something goes wrong"), for snapshots and both kinds of plans; boots from
 * ISO images have a table of their own. Then the run is repeated on another machine: one object in the end, and state equals it.
 */

/** How the failed run ends: with nothing in state, with partial state, or well after all. */
type End = 'nothing' | 'partial' | 'made';

interface Row {
  readonly name: string;
  readonly fault: Fault;
  readonly create: End;
  readonly kind?: ErrorKind;
}

const locked = { status: 400, code: 'ResourceLocked', message: 'Resource [VM-x] locked' };
const rows: readonly Row[] = [
  {
    name: 'a refusal',
    fault: { kind: 'error', error: { status: 400, message: 'no' } },
    create: 'nothing',
    kind: 'invalid',
  },
  {
    name: 'a missing right',
    // Also after a new login.
    fault: { kind: 'error', error: { status: 403, message: 'no' }, times: 2 },
    create: 'nothing',
    kind: 'denied',
  },
  {
    name: '"not found"',
    fault: { kind: 'error', error: { status: 404, message: 'no such VM' } },
    create: 'nothing',
    kind: 'absent',
  },
  { name: 'a lock', fault: { kind: 'error', error: locked }, create: 'made' },
  { name: 'a lock, and done', fault: { kind: 'error', error: locked, effect: true }, create: 'made' },
  { name: 'a session that has ended', fault: { kind: 'sessionExpired' }, create: 'made' },
  { name: 'too many requests', fault: { kind: 'status', code: 429, headers: { 'retry-after': '2' } }, create: 'made' },
  { name: 'no answer, and done', fault: { kind: 'resetAfter' }, create: 'made' },
  { name: 'half an answer', fault: { kind: 'truncate' }, create: 'made' },
  { name: 'a server error, and done', fault: { kind: 'status', code: 502, effect: true }, create: 'made' },
  { name: 'a page of a proxy, and done', fault: { kind: 'html', effect: true }, create: 'made' },
  { name: 'an answer that hangs', fault: { kind: 'hang', effect: true }, create: 'made' },
  { name: 'no answer, and not done', fault: { kind: 'resetBefore' }, create: 'partial' },
  { name: 'a server error, and not done', fault: { kind: 'status', code: 500 }, create: 'partial' },
  { name: 'a page of a proxy, and not done', fault: { kind: 'html' }, create: 'partial' },
];

interface Subject {
  readonly title: string;
  readonly resource: ResourceKind;
  readonly program: JsonObject;
  readonly made: string;
  readonly removed: string;
}
const schedule = { instanceId: ids.vm, rotationDays: ['Sunday'], rotationTime: '02:01' };
const subjects: readonly Subject[] = [
  {
    title: 'a snapshot',
    resource: 'Snapshot',
    program: { instanceId: ids.vm },
    made: 'create-vm-snapshot',
    removed: 'delete-vm-snapshot',
  },
  {
    title: 'a snapshot plan',
    resource: 'BackupSchedule',
    program: { ...schedule, ...cloudtowerScheduleNeeds('Snapshot') },
    made: 'create-snapshot-plan',
    removed: 'delete-snapshot-plan',
  },
  {
    title: 'a backup plan',
    resource: 'BackupSchedule',
    program: { ...schedule, ...cloudtowerScheduleNeeds('Backup') },
    made: 'create-backup-plan',
    removed: 'delete-backup-plan',
  },
];

async function onTower({ resource }: Subject, run: (scene: Scene) => Promise<void>): Promise<void> {
  const { base, tower } = await startCloudTower({ plansRun: false });
  const { clock, cloud, settings } = base;
  const machine = () => new MiniEngine({ cloud, kind: resource, clock, settings });
  const objects = () =>
    [...tower.snapshots.list(), ...tower.snapshotPlans.list(), ...tower.backupPlans.list()].map(({ id }) => id);
  try {
    await run({ machine, objects, tower });
  } finally {
    await base.close();
  }
}

interface Scene {
  readonly machine: () => MiniEngine;
  readonly objects: () => readonly string[];
  readonly tower: Awaited<ReturnType<typeof startCloudTower>>['tower'];
}

async function outcome(run: Promise<unknown>): Promise<{ readonly end: End; readonly error: unknown }> {
  try {
    await run;
    return { end: 'made', error: undefined };
  } catch (error) {
    return { end: error instanceof PartialState ? 'partial' : 'nothing', error };
  }
}

describe.each(subjects)('$title', (subject) => {
  test.each(rows)('whose create meets $name: $create', async ({ create, fault, kind }) => {
    await onTower(subject, async ({ machine, objects, tower }) => {
      tower.faults.add({ ...fault, func: subject.made });
      const first = machine();
      const { end, error } = await outcome(first.up(subject.program));
      expect(end).toBe(create);
      expect(first.state === undefined).toBe(create === 'nothing');
      expect(isLifeboatError(error) ? error.kind : undefined).toBe(kind);

      const next = machine();
      next.state = first.state;
      await next.up(subject.program);
      expect(objects()).toHaveLength(1);
      expect(next.state).toMatchObject({ id: `${ids.vm}/${objects()[0]}`, unfinished: false });
      expect(next.state?.outputs['status']).toBe('Active');
      expect(tower.journal.mutations(subject.made)).toHaveLength(1);
      expect(await next.up(subject.program)).toBe('unchanged');
    });
  });

  test.each(rows)('whose delete meets $name: gone in the end, and nothing else', async ({ fault }) => {
    await onTower(subject, async ({ machine, objects, tower }) => {
      const other = tower.snapshots.add({ name: 'somebody else’s', vm_id: ids.vm }).id;
      const engine = machine();
      await engine.up(subject.program);
      const { state } = engine;
      tower.faults.add({ ...fault, func: subject.removed });
      const { end } = await outcome(engine.destroy());
      // Whatever is not gone is still in state.
      if (end !== 'made') expect(engine.state).toEqual(state);
      await engine.destroy();
      expect(engine.state).toBeUndefined();
      expect(objects()).toEqual([other]);
    });
  });
});
