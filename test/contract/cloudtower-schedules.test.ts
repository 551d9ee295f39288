import { describe, expect, onTestFinished, test } from 'vitest';
import { cloudtower } from '../../provider/clouds/cloudtower/index.ts';
import { hasKind } from '../../provider/core/errors.ts';
import { isObject, type JsonObject } from '../../provider/core/json.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import { type CloudTowerQuirks, cloudTowerIds as ids, startSimulator } from '../../simulator/index.ts';
import { failureOf } from '../support/bench.ts';
import { CheckFailed, MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/* Schedules on the local CloudTower: what only CloudTower has, beside the suite that every cloud runs. */

const snapshots: JsonObject = {
  instanceId: ids.vm,
  rotationDays: ['Sunday', 'Monday', 'Wednesday'],
  rotationTime: '02:01',
  keepCount: 3,
};
const place = { backupServiceId: ids.backupService, repositoryId: ids.repository };
const backups: JsonObject = { ...snapshots, method: 'Backup', cloudtower: place };

/** A Thursday. */
const start = Date.UTC(2026, 6, 23, 10);
const dayMs = 86_400_000;

async function setup(quirks: Partial<CloudTowerQuirks> = {}) {
  const clock = new VirtualClock(start);
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks });
  onTestFinished(() => simulator.close());
  const tower = simulator.cloudtower;
  const settings = testSettings('cloudtower', { endpoint: new URL(simulator.url) });
  const another = (): MiniEngine => new MiniEngine({ cloud: cloudtower, kind: 'BackupSchedule', clock, settings });
  const engine = another();
  return {
    another,
    clock,
    engine,
    tower,
    /** Paths of the changes that were asked for. */
    changes: () => tower.journal.mutations().map(({ func }) => func),
    detail(name: string): unknown {
      const details = engine.state?.outputs['cloudtowerDetails'];
      return isObject(details) ? details[name] : undefined;
    },
    planId: () => String(engine.state?.outputs['scheduleId']),
  };
}

/** The moment as a day of the week and a time. */
function spoken(instant: unknown): string {
  const date = new Date(String(instant));
  return `${date.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' })} ${date.toISOString().slice(11, 16)}`;
}

describe('the days and the time', () => {
  test.each([
    ['a snapshot plan', snapshots],
    ['a backup plan', backups],
  ])('of %s are those on which it runs', async (_kind, program) => {
    const { clock, detail, engine, tower } = await setup();
    await engine.up(program);
    expect(spoken(detail('nextExecuteTime'))).toBe('Sunday 02:01');
    await clock.sleep(8 * dayMs);
    await engine.refresh();
    expect(spoken(detail('nextExecuteTime'))).toBe('Sunday 02:01');
    expect(tower.snapshots.list().length + tower.restorePoints.list().length).toBe(3);
    expect(await engine.up(program)).toBe('unchanged');
  });

  test('are told to be a guess where they are one, and what to compare', async () => {
    const { engine } = await setup();
    await engine.preview(snapshots);
    const told = engine.warnings.join('\n');
    expect(told).toContain('method: the copies are snapshots on the VM');
    expect(told).toContain('rotationDays: the vendor does not document how snapshot plans number weekdays');
    engine.warnings.length = 0;
    await engine.preview(backups);
    expect(engine.warnings).toEqual([]);
  });

  test('that the cloud numbers otherwise are seen in the next run, as told', async () => {
    const { detail, engine } = await setup({ weekdayNumbers: 'sundayOne' });
    await engine.up({ ...snapshots, rotationDays: ['Monday'] });
    expect(spoken(detail('nextExecuteTime'))).toBe('Sunday 02:01');
  });
});

describe('a create whose task fails', () => {
  test.each([
    ['createSnapshotPlan', snapshots, 'nothing'],
    ['createSnapshotPlan', snapshots, 'placeholder'],
    ['createBackupPlan', backups, 'nothing'],
  ] as const)('%s leaves nothing (%#)', async (mutation, program, failedCreate) => {
    const { changes, engine, tower } = await setup({ failedCreate });
    tower.tasks.failNext({ mutation, message: 'the cluster is full' });
    const error = await failureOf(engine.up(program));
    expect(hasKind(error, 'failed')).toBe(true);
    expect(String(error)).toContain('the cluster is full');
    expect(engine.state).toBeUndefined();
    expect([...tower.snapshotPlans.list(), ...tower.backupPlans.list()]).toEqual([]);
    expect(await engine.up(program)).toBe('created');
    expect(changes().filter((path) => path.startsWith('create-'))).toHaveLength(2);
  });

  test('and whose remains look complete keeps them in state', async () => {
    const { engine, tower } = await setup({ failedCreate: 'placeholder' });
    tower.tasks.failNext({ mutation: 'createBackupPlan', message: 'the service is away' });
    expect(await failureOf(engine.up(backups))).toBeInstanceOf(PartialState);
    const left = tower.backupPlans.list();
    expect(left).toHaveLength(1);
    await engine.destroy();
    expect(tower.backupPlans.list()).toEqual([]);
  });
});

describe('a VM is in one snapshot plan only', () => {
  test('a second one is refused at preview and at apply, and nothing is sent', async () => {
    const { changes, engine, tower } = await setup();
    const { id } = tower.snapshotPlans.add({ name: 'weekly', vms: [ids.vm] });
    for (const attempt of [() => engine.preview(snapshots), () => engine.up(snapshots)]) {
      const error = await failureOf(attempt());
      expect(hasKind(error, 'invalid')).toBe(true);
      expect(String(error)).toContain(
        `instanceId: VM web-1 (${ids.vm}) is in the snapshot plan weekly (${id}) already`,
      );
    }
    expect(changes()).toEqual([]);
    expect(await engine.up(backups)).toBe('created');
  });

  test('the one that it is in can be imported when it is that VM’s alone', async () => {
    const { changes, engine, tower } = await setup();
    const { id } = tower.snapshotPlans.add({ name: 'weekly', vms: [ids.vm], execute_intervals: [2, 7] });
    await engine.import(`${ids.vm}/${id}`);
    expect(engine.state?.inputs).toMatchObject({
      name: 'weekly',
      rotationDays: ['Sunday', 'Tuesday'],
      rotationTime: '02:30',
    });
    const program = { ...engine.state?.inputs };
    expect(await engine.up(program)).toBe('unchanged');
    expect(changes()).toEqual([]);
  });

  test('it is not taken out of another one that it was put into meanwhile', async () => {
    const { changes, engine, planId, tower } = await setup();
    await engine.up(snapshots);
    tower.snapshotPlans.change(planId(), { vms: [] });
    tower.snapshotPlans.add({ name: 'weekly', vms: [ids.vm] });
    await engine.refresh();
    expect(engine.state?.outputs['status']).toBe('Degraded');
    expect(hasKind(await failureOf(engine.up(snapshots)), 'refused')).toBe(true);
    expect(changes()).toEqual(['create-snapshot-plan']);
  });
});

describe('a plan that covers another VM too', () => {
  test.each([
    ['snapshot', snapshots],
    ['backup', backups],
  ])('a %s plan is read, and neither imported, changed nor removed', async (kind, program) => {
    const { another, changes, engine, planId, tower } = await setup();
    await engine.up(program);
    const plans = kind === 'snapshot' ? tower.snapshotPlans : tower.backupPlans;
    plans.change(planId(), { vms: [ids.vm, ids.otherVm] });
    await engine.refresh();
    expect(engine.warnings.join()).toContain(`it also covers web-2 (${ids.otherVm})`);
    const id = String(engine.state?.id);
    const refused = [
      () => engine.up({ ...program, rotationTime: '12:00' }),
      () => engine.up({ ...program, enabled: false }),
      () => engine.destroy(),
      () => another().import(id),
    ];
    for (const attempt of refused) {
      expect(hasKind(await failureOf(attempt()), 'refused')).toBe(true);
    }
    expect(changes()).toHaveLength(1);
    expect(plans.find(planId())?.vms).toEqual([ids.vm, ids.otherVm]);
  });

  test('is no plan of the other VM under its name', async () => {
    const { another, engine, tower } = await setup();
    tower.snapshotPlans.add({ name: 'taken', vms: [ids.otherVm] });
    expect(await engine.up({ ...snapshots, name: 'taken' })).toBe('created');
    await expect(another().import(`${ids.otherVm}/${String(engine.state?.outputs['scheduleId'])}`)).rejects.toThrow(
      `it covers web-1 (${ids.vm}), and not VM ${ids.otherVm}`,
    );
  });
});

describe('a plan that is no weekly one any more', () => {
  test.each([
    ['snapshot', snapshots, { execute_plan_type: 'DAY', execute_intervals: [1] }, 'its period is DAY'],
    ['backup', backups, { incremental_period: 'DAILY', incremental_weekdays: null }, 'its period is DAILY'],
    ['backup', backups, { incremental_interval: 2 }, 'it runs every 2 weeks'],
    ['backup', backups, { keep_policy: 'TIME', keep_policy_value: 30 }, 'its keep policy is TIME'],
    ['backup', backups, { phase: 'INVALID' }, 'its phase is INVALID'],
  ] as const)(
    'a %s plan is Degraded, says why, and is put right by one request (%#)',
    async (kind, program, changes, why) => {
      const { changes: sent, detail, engine, planId, tower } = await setup();
      await engine.up(program);
      (kind === 'snapshot' ? tower.snapshotPlans : tower.backupPlans).change(planId(), changes);
      await engine.refresh();
      expect(engine.state?.outputs['status']).toBe('Degraded');
      expect(detail('faults')).toEqual([why]);
      expect(engine.warnings.join()).toContain(why);
      if (why.includes('INVALID')) return;
      expect(await engine.up(program)).toBe('updated');
      expect(engine.state?.outputs['status']).toBe('Active');
      expect(detail('faults')).toBeUndefined();
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      expect(sent()).toHaveLength(2);
    },
  );
});

describe('a VM that is gone', () => {
  test('leaves its plan behind, which is Degraded, cannot be put right, and can be removed', async () => {
    const { changes, engine, tower } = await setup();
    await engine.up(snapshots);
    tower.vms.remove(ids.vm);
    await engine.refresh();
    expect(engine.state?.outputs['status']).toBe('Degraded');
    await expect(engine.up(snapshots)).rejects.toThrow(/instanceId: /);
    await engine.destroy();
    expect(tower.snapshotPlans.list()).toEqual([]);
    expect(changes()).toEqual(['create-snapshot-plan', 'delete-snapshot-plan']);
  });
});

describe('a schedule that is switched off', () => {
  test.each([
    ['snapshot', snapshots, 'SUSPENDED'],
    ['backup', backups, 'PAUSED'],
  ])('a %s plan is switched by a request of its own', async (kind, program, word) => {
    const { changes, engine } = await setup();
    await engine.up({ ...program, enabled: false });
    expect(engine.state?.outputs).toMatchObject({ cloudStatus: word, status: 'Suspended' });
    await engine.up({ ...program, enabled: true, keepCount: 5 });
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', keepCount: 5 });
    expect(changes()).toEqual([
      `create-${kind}-plan`,
      `suspend-${kind}-plan`,
      `update-${kind}-plan`,
      `resume-${kind}-plan`,
    ]);
  });

  test('stopped by somebody is switched off too', async () => {
    const { engine, planId, tower } = await setup();
    await engine.up(backups);
    tower.backupPlans.setStatus(planId(), 'STOPPED');
    await engine.refresh();
    expect(engine.state).toMatchObject({ inputs: { enabled: false }, outputs: { status: 'Suspended' } });
    expect(await engine.up(backups)).toBe('updated');
  });
});

describe('backup plans', () => {
  test('take their block, and keep it through a refresh and an import', async () => {
    const { another, engine, tower } = await setup();
    const block = {
      ...place,
      compression: false,
      consistency: 'Filesystem',
      window: '22:00-6:00',
      afterWindow: 'Stop',
    };
    const program = { ...backups, cloudtower: block };
    await engine.up(program);
    expect(tower.backupPlans.list()).toMatchObject([
      {
        vms: [ids.vm],
        compression: false,
        snapshot_consistent_type: 'FILE_SYSTEM_CONSISTENT',
        enable_window: true,
        window_start: '22:00',
        window_end: '06:00',
        backup_delay_option: 'STOP_BACKUP',
        full_time_point: { weekday: 'SUN', hour: 2, minute: 1 },
      },
    ]);
    await engine.refresh();
    expect(await engine.up(program)).toBe('unchanged');
    const fresh = another();
    await fresh.import(String(engine.state?.id));
    expect(await fresh.up(program)).toBe('unchanged');
    expect(await engine.up({ ...backups, cloudtower: { ...block, window: '', afterWindow: 'Continue' } })).toBe(
      'updated',
    );
    expect(tower.backupPlans.list()).toMatchObject([{ enable_window: false }]);
    await engine.refresh();
    expect(engine.state?.inputs['cloudtower']).toMatchObject({ window: '', compression: false });
  });

  test.each([
    ['KeepRestorePoints', 1],
    ['DeleteRestorePoints', 0],
  ])('are deleted with %s: %d copies are left', async (onDelete, left) => {
    const { changes, engine, planId, tower } = await setup();
    await engine.up(backups);
    const execution = tower.executions.add({ backup_plan: planId() });
    tower.restorePoints.add({ backup_plan_execution: execution.id });
    expect(await engine.up({ ...backups, cloudtower: { ...place, onDelete } })).toBe(
      left === 0 ? 'updated' : 'unchanged',
    );
    // It is told with the deletion only.
    expect(changes()).toEqual(['create-backup-plan']);
    expect(engine.warnings.some((text) => text.startsWith('cloudtower.onDelete: '))).toBe(left === 0);
    await engine.destroy();
    expect(tower.backupPlans.list()).toEqual([]);
    expect(tower.restorePoints.list()).toHaveLength(left);
  });

  test('are replaced for another repository, new one first', async () => {
    const { changes, engine, tower } = await setup();
    const { id } = tower.repositories.add({ name: 'second' });
    await engine.up(backups);
    expect(await engine.up({ ...backups, cloudtower: { ...place, repositoryId: id } })).toBe('replaced');
    expect(changes()).toEqual(['create-backup-plan', 'create-backup-plan', 'delete-backup-plan']);
    expect(tower.backupPlans.list()).toMatchObject([{ backup_store_repository: id }]);
  });

  test('take the place of a snapshot plan, and the other way round, new one first', async () => {
    const { changes, engine } = await setup();
    await engine.up(snapshots);
    expect(await engine.up(backups)).toBe('replaced');
    expect(await engine.up(snapshots)).toBe('replaced');
    expect(engine.state?.outputs).toMatchObject({ method: 'Snapshot', offHost: false });
    expect(changes()).toEqual([
      'create-snapshot-plan',
      'create-backup-plan',
      'delete-snapshot-plan',
      'create-snapshot-plan',
      'delete-backup-plan',
    ]);
  });

  test('need a release that has them: said at preview', async () => {
    const { changes, engine } = await setup({ version: '4.3.0' });
    await expect(engine.preview(backups)).rejects.toThrow(
      'method: this CloudTower is 4.3.0, and backup plans need 4.4.0',
    );
    expect(await engine.up(snapshots)).toBe('created');
    await engine.refresh();
    expect(await engine.up(snapshots)).toBe('unchanged');
    await engine.destroy();
    expect(changes()).toEqual(['create-snapshot-plan', 'delete-snapshot-plan']);
  });

  test('need their service and repository: said at preview', async () => {
    const { changes, engine } = await setup();
    const wrong = { ...backups, cloudtower: { ...place, repositoryId: 'cmjnothing' } };
    await expect(engine.preview(wrong)).rejects.toThrow(
      'cloudtower.repositoryId: there is no backup repository cmjnothing in this CloudTower',
    );
    expect(await failureOf(engine.preview({ ...backups, cloudtower: {} }))).toBeInstanceOf(CheckFailed);
    expect(await failureOf(engine.preview({ ...snapshots, cloudtower: place }))).toBeInstanceOf(CheckFailed);
    expect(changes()).toEqual([]);
  });
});
