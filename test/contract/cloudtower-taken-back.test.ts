import { expect, onTestFinished, test } from 'vitest';
import { cloudtower } from '../../provider/clouds/cloudtower/index.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { hasKind } from '../../provider/core/errors.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import { cloudTowerIds as ids, startSimulator } from '../../simulator/index.ts';
import { failureOf } from '../support/bench.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { isoScene } from './cloudtower-iso-scene.ts';

/* What the user has taken back is not done all the same, whatever older state says. */

const place = { backupServiceId: ids.backupService, repositoryId: ids.repository };
const program = (cloudtower: JsonObject): JsonObject => ({
  instanceId: ids.vm,
  rotationDays: ['Sunday'],
  rotationTime: '02:01',
  keepCount: 3,
  method: 'Backup',
  cloudtower: { ...place, ...cloudtower },
});

/** A schedule with one copy, made to take its copies along. */
async function setup() {
  const clock = new VirtualClock(Date.UTC(2026, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks: {} });
  onTestFinished(() => simulator.close());
  const tower = simulator.cloudtower;
  const settings = testSettings('cloudtower', { endpoint: new URL(simulator.url) });
  const engine = new MiniEngine({ cloud: cloudtower, kind: 'BackupSchedule', clock, settings });
  await engine.up(program({ onDelete: 'DeleteRestorePoints' }));
  const execution = tower.executions.add({ backup_plan: String(engine.state?.outputs['scheduleId']) });
  tower.restorePoints.add({ backup_plan_execution: execution.id });
  return { engine, tower };
}

test('copies stay when the replacement of their schedule says that they do', async () => {
  const { engine, tower } = await setup();
  const { id } = tower.repositories.add({ name: 'second' });
  await engine.up(program({ repositoryId: id, onDelete: 'KeepRestorePoints' }));
  expect(tower.backupPlans.list()).toHaveLength(1);
  expect(tower.restorePoints.list()).toHaveLength(1);
});

test('copies of a VM that is gone stay when the user says so at last', async () => {
  const { engine, tower } = await setup();
  tower.vms.remove(ids.vm);
  await engine.refresh();
  expect(await failureOf(engine.up(program({ onDelete: 'KeepRestorePoints' })))).toBeInstanceOf(PartialState);
  await engine.destroy();
  expect(tower.backupPlans.list()).toEqual([]);
  expect(tower.restorePoints.list()).toHaveLength(1);
});

test('copies go when state and program agree', async () => {
  const { engine, tower } = await setup();
  await engine.refresh();
  await engine.destroy();
  expect(tower.restorePoints.list()).toEqual([]);
});

test('a course that was cut says what it did, and that the instance may be stopped', async () => {
  const { engine, power, program: boot } = await isoScene();
  engine.timeoutMs = 12_000;
  const error = await failureOf(engine.up(boot));
  expect(power()).toMatch(/^STOPPED/);
  expect(String(error)).toContain('So far: shutting down, mounting ');
  expect(String(error)).toContain('The instance may be stopped now');
});

test('a session that somebody ends while its VM is waited for is not entered again for another image', async () => {
  const { drives, engine, instanceId, program: boot, requests, tower } = await isoScene();
  await engine.up(boot);
  const before = requests().length;
  tower.vms.occupy(instanceId, 60_000);
  engine.onStatus = (text) => {
    const [first] = tower.vmDisks.list(instanceId);
    if (text.includes('UPDATING') && first !== undefined) tower.vmDisks.change(first.id, { elf_image: null });
  };
  const error = await failureOf(engine.up({ ...boot, imageId: ids.otherElfImage }));
  expect(hasKind(error, 'refused')).toBe(true);
  expect(drives()[0]).toBe('cd-rom 0 empty');
  expect(requests()).toHaveLength(before);
});
