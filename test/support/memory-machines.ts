import type { Started } from '../../provider/clouds/driver.ts';
import type { Clock } from '../../provider/core/clock.ts';
import { LifeboatError } from '../../provider/core/errors.ts';

/** What becomes of one step instead of working. `without`: it is called done, and nothing came of it. */
export type StepFate =
  | 'lostBefore'
  | 'lostAfter'
  | 'refused'
  | 'busy'
  | 'busyButMade'
  | 'unavailable'
  | 'nonsense'
  | 'bug'
  | 'fail'
  | 'without'
  | 'stuck';

/** A step as the cloud takes it. */
export interface Sent {
  readonly instanceId: string;
  readonly word: string;
  readonly takesMs: number;
  /** Is it as the step would make it already? */
  readonly isDone: boolean;
  readonly effect: () => void;
}

interface Task {
  readonly id: string;
  readonly instanceId: string;
  readonly word: string;
  readonly fate: StepFate | undefined;
  readonly effect: () => void;
  endsAt: number;
  isOver: boolean;
}

/** Machines that are started and stopped by tasks, one after the other. A task takes effect when it ends. */
export class MemoryMachines {
  /** Steps that the cloud began, in order: `<word> <instance>`. */
  readonly sent: string[] = [];
  /** Steps that were asked for although there was nothing to do: sent a second time. */
  readonly pointless: string[] = [];
  /** Does an answer name the task? */
  namesTasks = true;
  /** What a guest makes of being asked to shut down: it may do nothing, or take its time after the task is over. */
  guest: 'obeys' | 'ignores' | 'refuses' | 'hesitates' = 'obeys';
  readonly #clock: Clock;
  readonly #stopped = new Set<string>();
  readonly #tasks: Task[] = [];
  readonly #fates = new Map<string, StepFate[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isRunning(instanceId: string): boolean {
    this.settle();
    return !this.#stopped.has(instanceId);
  }

  setRunning(instanceId: string, isRunning: boolean): void {
    this.settle();
    if (isRunning) this.#stopped.delete(instanceId);
    else this.#stopped.add(instanceId);
  }

  /** What becomes of the next step of that word; several calls plan several, in order. */
  plan(word: string, fate: StepFate): void {
    this.#fates.set(word, [...(this.#fates.get(word) ?? []), fate]);
  }

  forgetPlans(): void {
    this.#fates.clear();
  }

  take({ effect, instanceId, isDone, takesMs, word }: Sent, planned?: StepFate): Started {
    this.settle();
    const fate = planned ?? this.#fates.get(word)?.shift();
    const running = this.busy(instanceId);
    if (running !== undefined) throw new LifeboatError('busy', { message: `${instanceId} is ${running}` });
    if (isDone) this.pointless.push(`${word} ${instanceId}`);
    if (fate === 'lostBefore') throw lost();
    if (fate === 'refused') throw new LifeboatError('quota', { message: `${word}: over the limit of the account` });
    if (fate === 'busy') throw new LifeboatError('busy', { message: 'another operation runs' });
    if (fate === 'unavailable') throw new LifeboatError('unavailable', { message: 'no route' });
    this.sent.push(`${word} ${instanceId}`);
    const id = `task-${this.#tasks.length + 1}`;
    const endsAt = fate === 'stuck' ? Infinity : this.#clock.now() + takesMs;
    this.#tasks.push({ id, instanceId, word, fate, effect, endsAt, isOver: false });
    if (fate === 'lostAfter') throw lost();
    if (fate === 'busyButMade') throw new LifeboatError('busy', { message: 'another operation runs' });
    if (fate === 'nonsense') throw new LifeboatError('contract', { message: 'unexpected shape' });
    if (fate === 'bug') throw new TypeError('x is not a function');
    return this.namesTasks ? { operationId: id } : {};
  }

  /** The word of a task that runs. */
  running(id: string): string | undefined {
    this.settle();
    const task = this.#tasks.find((one) => one.id === id);
    if (task === undefined || task.isOver) {
      if (task?.fate === 'fail') throw new LifeboatError('failed', { message: `${task.word} failed` });
      return undefined;
    }
    return task.word;
  }

  busy(instanceId: string): string | undefined {
    this.settle();
    return this.#tasks.find((one) => one.instanceId === instanceId && !one.isOver)?.word;
  }

  /** What is stuck comes to its end. */
  finish(instanceId: string): void {
    for (const task of this.#tasks) if (task.instanceId === instanceId) task.endsAt = this.#clock.now();
    this.settle();
  }

  /** Of what a task that is over has done by now. */
  settle(): void {
    for (const task of this.#tasks) {
      if (task.isOver || task.endsAt > this.#clock.now()) continue;
      task.isOver = true;
      if (task.fate !== 'fail' && task.fate !== 'without') task.effect();
    }
  }

  /** Whenever its time comes, whatever else happens. */
  later(instanceId: string, afterMs: number, effect: () => void): void {
    const task = { id: '', instanceId: '', word: `late on ${instanceId}`, fate: undefined, effect, isOver: false };
    this.#tasks.push({ ...task, endsAt: this.#clock.now() + afterMs });
  }
}

function lost(): LifeboatError {
  return new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
}
