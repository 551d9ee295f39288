import type { Clock } from '../../core/clock.ts';
import type { LifeboatError } from '../../core/errors.ts';
import type { Redactor } from '../../core/secret.ts';
import { SharedReads } from '../../http/shared-reads.ts';
import type { Call } from '../driver.ts';
import { taskFailure } from './errors.ts';
import { byId } from './where.ts';
import type { Task } from './wire.ts';
import { plain } from './words.ts';

/*
 * What became of a change: its task, looked at by everyone who waits for one with as few requests as possible. A task ends as
 * `SUCCESSED` or `FAILED` [spec]; every other word, and one that is not listed yet, is waited for.
 */

export type TaskState =
  /** `word`: `EXECUTING: Create a snapshot of web-1, 40%`. */
  | { readonly kind: 'running'; readonly word: string }
  | { readonly kind: 'done' }
  /** `failed`, with the cloud's own words. */
  | { readonly kind: 'failed'; readonly error: LifeboatError }
  /** The server shows no such task: it may come late, or be long forgotten. Proves nothing. */
  | { readonly kind: 'unlisted' };

/** Those of the tasks that the server shows. */
export type AskTasks = (ids: readonly [string, ...string[]], call: Call) => Promise<readonly Task[]>;

interface Look {
  readonly key: string;
  readonly ids: readonly [string, ...string[]];
}

interface Answer {
  readonly ids: readonly string[];
  readonly at: number;
  readonly tasks: ReadonlyMap<string, Task>;
}

/** Whoever waits asks at least that often; who did not is gone. */
const interestMs = 60_000;
/** An answer as young as this is good for others too. */
const freshMs = 1000;
/** Ids in one request. */
const mostIds = 100;

export class Tasks {
  readonly #ask: AskTasks;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #reads = new SharedReads();
  /** Id of each task that somebody waits for, and when it was last asked for. */
  readonly #interest = new Map<string, number>();
  readonly #looks = new Set<Look>();
  #answers: readonly Answer[] = [];
  #begun = 0;

  constructor(clock: Clock, redactor: Redactor, ask: AskTasks) {
    this.#ask = ask;
    this.#clock = clock;
    this.#redactor = redactor;
  }

  /** What becomes of that task. Throws what asking for it throws. */
  async look(id: string, call: Call): Promise<TaskState> {
    // An id that cannot be asked for would spoil the question for everyone else.
    byId(id);
    // To the end of the map: should there be too many, those asked for last are looked at.
    this.#interest.delete(id);
    this.#interest.set(id, this.#clock.now());
    const { tasks } = this.#recent(id) ?? (await this.#join(id, call));
    const state = this.#stateOf(tasks.get(id), id);
    if (state.kind === 'done' || state.kind === 'failed') this.#interest.delete(id);
    return state;
  }

  #recent(id: string): Answer | undefined {
    this.#answers = this.#answers.filter(({ at }) => this.#clock.now() - at < freshMs);
    return this.#answers.findLast(({ ids }) => ids.includes(id));
  }

  /** The look under way that includes it, or a new one for all that is waited for. Who gives up does not end it for the others. */
  #join(id: string, call: Call): Promise<Answer> {
    const look = [...this.#looks].find(({ ids }) => ids.includes(id)) ?? this.#newLook(id);
    return this.#reads.read(look.key, call.signal, (signal) => this.#take(look, { signal, debug: call.debug }));
  }

  #newLook(id: string): Look {
    const oldest = this.#clock.now() - interestMs;
    for (const [each, at] of this.#interest) if (at < oldest) this.#interest.delete(each);
    const others = [...this.#interest.keys()].filter((each) => each !== id).slice(1 - mostIds);
    this.#begun += 1;
    return { key: `look ${this.#begun} at running tasks`, ids: [id, ...others] };
  }

  async #take(look: Look, call: Call): Promise<Answer> {
    const at = this.#clock.now();
    this.#looks.add(look);
    try {
      const tasks = new Map((await this.#ask(look.ids, call)).map((task) => [task.id, task]));
      const answer = { ids: look.ids, at, tasks };
      this.#answers = [...this.#answers, answer];
      return answer;
    } finally {
      this.#looks.delete(look);
    }
  }

  #stateOf(task: Task | undefined, id: string): TaskState {
    if (task === undefined) return { kind: 'unlisted' };
    const clean = (words: string) => this.#redactor.clean(words);
    const description = plain(clean(task.description ?? ''), longestDescription);
    switch (task.status) {
      case 'SUCCESSED':
        return { kind: 'done' };
      case 'FAILED': {
        const what = description === '' ? `task ${id}` : `task ${id} (${description})`;
        return { kind: 'failed', error: taskFailure(task.error_message, task.error_code, what, clean) };
      }
      default: {
        const status = plain(clean(task.status ?? ''), longestDescription) || 'without a status';
        const parts = [description, percent(task.progress)].filter((part) => part !== '');
        return { kind: 'running', word: parts.length === 0 ? status : `${status}: ${parts.join(', ')}` };
      }
    }
  }
}

const longestDescription = 120;

/** Only between beginning and end: tasks that had ended were seen at 0. [recorded] */
function percent(progress: number | undefined): string {
  return progress !== undefined && progress > 0 && progress < 1 ? `${Math.floor(progress * 100)}%` : '';
}
