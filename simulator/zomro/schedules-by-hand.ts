import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { day } from './call-context.ts';
import type { Schedule } from './world.ts';

const changes = z.strictObject({
  name: z.string().optional(),
  /** Digits, 0 is Sunday. */
  rotation_days: z
    .string()
    .regex(/^[0-6](,[0-6])*$/)
    .optional(),
  rotation_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  instance_id: z.string().optional(),
});

export type ScheduleFields = z.input<typeof changes>;

export interface ScheduleView {
  readonly id: string;
  readonly instance_id: string;
  readonly name: string;
  readonly rotation_days: string;
  readonly rotation_time: string;
  readonly create_date: string;
}

/** Backup schedules, changed behind the API's back. */
export class SchedulesByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(instanceId?: string): (ScheduleView & Readonly<Record<string, unknown>>)[] {
    return this.#workshop
      .world()
      .schedules.filter((schedule) => instanceId === undefined || schedule.instanceId === instanceId)
      .map((schedule) => ({ ...viewOf(schedule) }));
  }

  find(id: string): ScheduleView | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  change(id: string, given: unknown): void {
    const schedule = this.#record(id);
    const wanted = checked(changes, given);
    schedule.name = wanted.name ?? schedule.name;
    schedule.time = wanted.rotation_time ?? schedule.time;
    schedule.instanceId = wanted.instance_id ?? schedule.instanceId;
    if (wanted.rotation_days !== undefined) schedule.days = daysIn(wanted.rotation_days);
  }

  remove(id: string): void {
    const record = this.#record(id);
    const world = this.#workshop.world();
    world.schedules = world.schedules.filter((schedule) => schedule !== record);
  }

  add(given: ScheduleFields): ScheduleView & Readonly<Record<string, unknown>>;
  add(given: unknown): ScheduleView & Readonly<Record<string, unknown>>;
  add(given: unknown): ScheduleView & Readonly<Record<string, unknown>> {
    const wanted = checked(changes, given);
    const world = this.#workshop.world();
    const schedule = {
      id: world.takeScheduleId(),
      createdAt: this.#workshop.now(),
      instanceId: wanted.instance_id ?? found(world.instances[0], 'instance').id,
      name: wanted.name ?? 'schedule by hand',
      days: daysIn(wanted.rotation_days ?? '0'),
      time: wanted.rotation_time ?? '02:01',
    };
    world.schedules.push(schedule);
    return { ...viewOf(schedule) };
  }

  #record(id: string): Schedule {
    return found(
      this.#workshop.world().schedules.find((schedule) => schedule.id === id),
      `schedule ${id}`,
    );
  }
}

function daysIn(digits: string): readonly number[] {
  return [...new Set(digits.split(',').map(Number))];
}

function viewOf(schedule: Schedule): ScheduleView {
  return {
    id: schedule.id,
    instance_id: schedule.instanceId,
    name: schedule.name,
    rotation_days: schedule.days.join(','),
    rotation_time: schedule.time,
    create_date: day(schedule.createdAt),
  };
}
