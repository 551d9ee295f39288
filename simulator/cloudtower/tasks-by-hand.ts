import { z } from 'zod';
import { ControlError } from '../cloud.ts';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { TaskRow, TaskStatus } from './rows.ts';
import type { TaskOrder } from './world.ts';

const changes = z.strictObject({
  status: z.enum(['PENDING', 'EXECUTING', 'PAUSED', 'SUCCESSED', 'FAILED']).optional(),
  progress: z.number().optional(),
  error_message: z.string().nullable().optional(),
  error_code: z.string().nullable().optional(),
});

const order = z.strictObject({
  kind: z.enum(['fail', 'pause', 'vanish', 'stick']),
  mutation: z.string().optional(),
  message: z.string().nullable().optional(),
});

export interface TaskControlRow {
  readonly id: string;
  readonly status: TaskStatus;
  readonly resource_id: string | null;
  readonly resource_mutation: string | null;
  readonly error_message: string | null;
}

type Which = Pick<TaskOrder, 'mutation'>;

/** Tasks: those that are there, and what is to become of the next ones. */
export class TasksByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Also those that the API does not list. */
  list(): (TaskControlRow & Readonly<Record<string, unknown>>)[] {
    return [...this.#workshop().world.tasks.values()].map((task) => ({ ...viewOf(task) }));
  }

  /** The next task fails, and what it was for is not done; `message` null: it does not say why. */
  failNext(which: Which & Pick<TaskOrder, 'message'> = {}): void {
    this.#order({ kind: 'fail', ...which });
  }

  /** The next task is PAUSED for as long as it would be EXECUTING. */
  pauseNext(which: Which = {}): void {
    this.#order({ kind: 'pause', ...which });
  }

  /** The next task is never listed, but does its work. */
  vanishNext(which: Which = {}): void {
    this.#order({ kind: 'vanish', ...which });
  }

  /** The next task is EXECUTING for ever, and its objects stay busy. */
  stickNext(which: Which = {}): void {
    this.#order({ kind: 'stick', ...which });
  }

  /** Only what the record says: what it is for takes its course. */
  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(changes, given));
  }

  /** Only the record: what it is for takes its course. */
  remove(id: string): void {
    this.#workshop().world.tasks.delete(this.#row(id).id);
  }

  /** An order for a task that is still to come, such as `{"kind":"fail","mutation":"createVmSnapshot"}`. */
  add(given: unknown): Readonly<Record<string, unknown>> {
    const wanted = checked(order, given);
    if (wanted.kind !== 'fail' && wanted.message !== undefined) throw new ControlError('only fail takes a message');
    this.#order(wanted);
    return wanted;
  }

  #order(wanted: TaskOrder): void {
    this.#workshop().world.orders.push(wanted);
  }

  #row(id: string): TaskRow {
    return found(this.#workshop().world.tasks.get(id), `task ${id}`);
  }
}

function viewOf(task: TaskRow): TaskControlRow & Readonly<Record<string, unknown>> {
  return { ...task, description: task.description['en-US'] };
}
