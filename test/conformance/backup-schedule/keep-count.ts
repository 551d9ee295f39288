import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../provider/core/json.ts';
import { CheckFailed } from '../../support/mini-engine.ts';
import type { ScheduleScene } from './program.ts';
import { keepCountOfInstance } from './keep-count-of-instance.ts';

export function keepCount(scene: ScheduleScene): void {
  const capability = scene.factory.cloud.resources.BackupSchedule.capabilities['keepCount'];
  const isInstances = capability?.supported === true && capability.instanceWide === true;

  describe('how many copies are kept', () => {
    it('may be the same in two schedules, or differ on other instances', async () => {
      expect(await together(scene, { keepCount: 5 }, { keepCount: 5 })).toBeUndefined();
      const instanceId = scene.rig.otherInstanceId;
      expect(await together(scene, { keepCount: 5 }, { keepCount: 3, instanceId })).toBeUndefined();
    });
    if (isInstances) cannotDiffer(scene);
    else mayDiffer(scene);
  });
  if (isInstances) keepCountOfInstance(scene);
}

/** Two schedules of one program, in one preview: why the second one fails. */
async function together(scene: ScheduleScene, first: JsonObject, second: JsonObject): Promise<unknown> {
  const { engine, program } = scene;
  const other = scene.another();
  other.name = 'weekly';
  const run = engine.lifecycle();
  engine.run = run;
  other.run = run;
  await engine.preview({ ...program, ...first });
  const failure = await other.preview({ ...program, ...besideIt(scene), ...second }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await run.close();
  return failure;
}

/** Of a method that an instance can have one schedule of, the second one is of another. */
function besideIt({ factory, program, rig }: ScheduleScene): JsonObject {
  const { method } = factory.cloud.resources.BackupSchedule.capabilities;
  if (method?.supported !== true || method.exclusive === undefined) return {};
  const own = String(program['method'] ?? method.default);
  const other = ['Snapshot', 'Backup'].find((one) => one !== own) ?? own;
  return method.exclusive.includes(own) ? { ...rig.needsOf?.(other), method: other } : {};
}

function cannotDiffer(scene: ScheduleScene): void {
  it('cannot be asked for twice with different values on one instance: preview says so', async () => {
    const failure = await together(scene, { keepCount: 3 }, { keepCount: 5 });
    expect(failure).toBeInstanceOf(CheckFailed);
    expect(String(failure)).toContain('keepCount: ');
    expect(String(failure)).toContain(scene.engine.urn);
    expect(scene.rig.mutations()).toEqual([]);
  });
}

function mayDiffer(scene: ScheduleScene): void {
  it('may differ from schedule to schedule of one instance', async () => {
    expect(await together(scene, { keepCount: 3 }, { keepCount: 5 })).toBeUndefined();
  });
}
