import { expect, onTestFinished, test } from 'vitest';
import { cloudtower } from '../../provider/clouds/cloudtower/index.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { type CloudTowerQuirks, cloudTowerIds as ids, startSimulator } from '../../simulator/index.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { isoScene } from './cloudtower-iso-scene.ts';

const snapshots: JsonObject = { instanceId: ids.vm, rotationDays: ['Sunday'], rotationTime: '02:01', keepCount: 3 };
const place = { backupServiceId: ids.backupService, repositoryId: ids.repository };
const backups: JsonObject = { ...snapshots, method: 'Backup', cloudtower: place };
async function setup(quirks: Partial<CloudTowerQuirks> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks });
  onTestFinished(() => simulator.close());
  const tower = simulator.cloudtower;
  const settings = testSettings('cloudtower', { endpoint: new URL(simulator.url) });
  const engine = new MiniEngine({ cloud: cloudtower, kind: 'BackupSchedule', clock, settings });
  return { clock, engine, tower, changes: () => tower.journal.mutations().map(({ func }) => func), planId: () => String(engine.state?.outputs['scheduleId']) };
}

test('F1 version', async () => {
  const { engine, tower } = await setup();
  await engine.up(backups);
  tower.quirks.set({ version: '2.0.0' });
  await engine.refresh().catch((e) => console.log('refresh', String(e)));
  console.log('F1 state', engine.state?.id, tower.backupPlans.list().length, engine.warnings);
});

test('F22 delete after waiting', async () => {
  const { engine, tower, clock, planId } = await setup();
  await engine.up(snapshots);
  tower.vms.occupy(ids.vm, 120_000);
  const id = planId();
  let done = false;
  engine.onStatus = (t) => { if (/UPDATING/.test(t) && !done) { done = true; tower.snapshotPlans.change(id, { vms: [ids.vm, ids.otherVm] }); } };
  await engine.destroy().catch((e) => console.log('destroy', String(e)));
  console.log('F22 del', done, tower.snapshotPlans.list().map((p) => p.vms), clock.now());
});

test('F22 change after waiting', async () => {
  const { engine, tower, planId } = await setup();
  await engine.up(snapshots);
  const id = planId();
  tower.snapshotPlans.change(id, { vms: [] });
  await engine.refresh();
  tower.vms.occupy(ids.vm, 120_000);
  let done = false;
  engine.onStatus = (t) => { if (/UPDATING/.test(t) && !done) { done = true; tower.snapshotPlans.change(id, { vms: [ids.otherVm] }); } };
  await engine.up(snapshots).catch((e) => console.log('up', String(e)));
  console.log('F22 change', done, tower.snapshotPlans.list().map((p) => p.vms));
});

test('F3', async () => {
  const { engine, tower, planId } = await setup();
  await engine.up({ ...backups, name: 'one' });
  tower.backupPlans.change(planId(), { keep_policy: 'FOREVER' });
  await engine.refresh(); engine.warnings.length = 0;
  await engine.preview({ ...backups, name: 'one' });
  console.log('F3 forever warnings', engine.warnings);
  await engine.up({ ...backups, name: 'one', keepCount: 9 });
  engine.warnings.length = 0;
  await engine.preview({ ...backups, name: 'two', keepCount: 2 });
  console.log('F3 rename warnings', engine.warnings);
});

test('F5 replace', async () => {
  const { engine, tower, planId } = await setup();
  await engine.up({ ...backups, cloudtower: { ...place, onDelete: 'DeleteRestorePoints' } });
  const execution = tower.executions.add({ backup_plan: planId() });
  tower.restorePoints.add({ backup_plan_execution: execution.id });
  const { id } = tower.repositories.add({ name: 'second' });
  engine.warnings.length = 0;
  await engine.preview({ ...backups, cloudtower: { ...place, repositoryId: id, onDelete: 'KeepRestorePoints' } });
  console.log('F5 preview', engine.warnings);
  await engine.up({ ...backups, cloudtower: { ...place, repositoryId: id, onDelete: 'KeepRestorePoints' } });
  console.log('F5 left', tower.restorePoints.list().length);
});

test('F8 resume untold', async () => {
  const s = await isoScene();
  s.engine.onStatus = (t) => { if (t.startsWith('mounting')) s.engine.signal.abort(); };
  await s.engine.up(s.program).catch((e) => console.log('up', String(e)));
  s.engine.signal = new AbortController();
  console.log('F8', s.status(), s.power(), s.requests());
  s.engine.warnings.length = 0;
  await s.engine.refresh();
  await s.engine.preview(s.program);
  console.log('F8 preview warnings', s.engine.warnings, s.status());
  s.engine.warnings.length = 0;
  s.engine.onStatus = () => undefined;
  await s.engine.destroy();
  console.log('F8 destroy', s.engine.warnings, s.power());
});
