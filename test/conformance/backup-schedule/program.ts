import type { JsonObject } from '../../../provider/core/json.ts';
import type { ScheduleRig } from '../rig.ts';
import type { Scene } from '../scene.ts';

export type ScheduleScene = Scene<ScheduleRig>;

/** The least program that every cloud takes. */
export function programOn(rig: ScheduleRig): JsonObject {
  return {
    instanceId: rig.instanceId,
    rotationDays: ['Monday', 'Wednesday', 'Sunday'],
    rotationTime: '02:01',
    ...rig.needs,
  };
}

/** What state says of the one schedule that the stack has. */
export function outputs({ engine }: ScheduleScene): JsonObject {
  return engine.state?.outputs ?? {};
}

/** Of the one schedule that the stack has. */
export function scheduleId({ engine }: ScheduleScene): string {
  return String(engine.state?.outputs['scheduleId']);
}

export function names({ rig }: ScheduleScene): readonly string[] {
  return rig.schedules().map(({ name }) => name);
}
