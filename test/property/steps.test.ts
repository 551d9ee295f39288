import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cloud, ResourceDriver } from '../../provider/clouds/driver.ts';
import { hasKind } from '../../provider/core/errors.ts';
import { MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import { words } from '../support/memory-iso-steps.ts';
import type { MemoryMachines, StepFate } from '../support/memory-machines.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/* Entries that take several requests, under random trouble. */

const inWords = [words.shutDown, words.powerOff, words.mount, words.start];
const backWords = [words.putBack, words.startAgain];
const proven: readonly StepFate[] = ['refused', 'busy', 'busyButMade', 'fail', 'without'];
const open: readonly StepFate[] = ['lostBefore', 'lostAfter', 'unavailable', 'nonsense', 'bug', 'stuck'];

interface Trouble {
  readonly word: string;
  readonly fate: StepFate;
}
/** The run ends before its time: by its limit, by the user, or because the process dies. */
interface Cut {
  readonly how: 'limit' | 'interrupt' | 'kill';
  /** Seconds of the limit, or the number of the call. */
  readonly at: number;
}
type Command =
  | {
      readonly what: 'up';
      readonly program: Program;
      readonly troubles: readonly Trouble[];
      readonly guest: MemoryMachines['guest'];
      readonly cut: Cut | undefined;
    }
  | { readonly what: 'preview'; readonly program: Program }
  | { readonly what: 'refresh' | 'destroy' | 'endByHand' | 'wait' };
interface Program {
  readonly imageId: string;
  readonly trigger: number;
  readonly restart: string;
}

const program = fc.record({
  imageId: fc.constantFrom('rescue.iso', 'installer.iso'),
  trigger: fc.integer({ min: 1, max: 3 }),
  restart: fc.constantFrom('Graceful', 'Graceful', 'Force'),
});
const trouble = fc.record({
  word: fc.constantFrom(...inWords, ...backWords),
  fate: fc.constantFrom(...proven, ...open),
});
const cut = fc.record({
  how: fc.constantFrom('limit' as const, 'interrupt' as const, 'kill' as const),
  at: fc.integer({ min: 1, max: 60 }),
});
const up = fc.record({
  what: fc.constant('up' as const),
  program,
  troubles: fc.array(trouble, { maxLength: 3 }),
  guest: fc.constantFrom('obeys' as const, 'ignores' as const, 'refuses' as const),
  cut: fc.option(cut, { nil: undefined }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: up },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('preview' as const), program }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('refresh' as const, 'destroy' as const, 'endByHand' as const, 'wait' as const),
    }),
  },
);

class World {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore(this.clock);
  readonly engine: MiniEngine;
  /** Calls of the driver that are left until something ends the run. */
  #left = Infinity;
  #end: () => void = () => undefined;
  #isDead = false;

  constructor(namesTasks: boolean) {
    this.store.machines.namesTasks = namesTasks;
    this.engine = new MiniEngine({
      cloud: this.#counted(memoryCloud(this.store, { boots: 'step by step' })),
      kind: 'IsoBoot',
      clock: this.clock,
      settings: testSettings('memory'),
    });
  }

  get machines(): MemoryMachines {
    return this.store.machines;
  }

  programOf({ imageId, restart, trigger }: Program) {
    return { instanceId: 'vm-1', imageId, restart, triggers: [trigger] };
  }

  /** What it failed with, if it did. */
  async run(command: Command): Promise<unknown> {
    const { engine, machines, store } = this;
    switch (command.what) {
      case 'up':
        return this.#up(command);
      case 'preview':
        return failed(engine.preview(this.programOf(command.program)));
      case 'refresh':
        return failed(engine.refresh());
      case 'destroy':
        return failed(engine.destroy());
      case 'endByHand':
        machines.settle();
        Object.assign(store.drive('vm-1'), { imageId: undefined, bootOrder: ['disk', 'cdrom'] });
        return failed(engine.refresh());
      case 'wait':
        this.clock.advance(900_000);
        return undefined;
    }
  }

  async #up({ cut: ending, guest, program: wanted, troubles }: Extract<Command, { what: 'up' }>): Promise<unknown> {
    const { engine, machines } = this;
    // A guest that was asked, in spite of "busy", and did nothing, is asked again: nobody can tell.
    machines.guest = troubles.some(({ fate }) => fate === 'busyButMade') ? 'obeys' : guest;
    for (const { fate, word } of troubles) machines.plan(word, fate);
    const { state } = engine;
    if (ending?.how === 'limit') engine.timeoutMs = ending.at * 4000;
    else if (ending !== undefined) this.#left = ending.at;
    this.#end = () => {
      if (ending?.how === 'kill') this.#isDead = true;
      else engine.signal.abort();
    };
    const error = await failed(engine.up(this.programOf(wanted)));
    if (this.#isDead) engine.state = state;
    this.#isDead = false;
    this.#left = Infinity;
    engine.signal = new AbortController();
    engine.timeoutMs = undefined;
    machines.forgetPlans();
    return error;
  }

  #counted(cloud: Cloud): Cloud {
    const { IsoBoot } = cloud.resources;
    const driver = (session: unknown): ResourceDriver => {
      const inner = IsoBoot.driver(session);
      const { steps } = inner;
      if (steps === undefined) throw new Error('it has steps');
      return {
        read: (...args) => this.#call(() => inner.read(...args)),
        named: (...args) => this.#call(() => inner.named(...args)),
        create: (...args) => this.#call(() => inner.create(...args)),
        change: (...args) => this.#call(() => inner.change(...args)),
        remove: (...args) => this.#call(() => inner.remove(...args)),
        busy: (...args) => this.#call(() => inner.busy(...args)),
        before: (...args) => this.#call(async () => (await inner.before?.(...args)) ?? {}),
        steps: {
          next: (...args) => this.#call(() => steps.next(...args)),
          take: (...args) => this.#call(() => steps.take(...args)),
          running: (...args) => this.#call(() => steps.running(...args)),
        },
      };
    };
    return { ...cloud, resources: { ...cloud.resources, IsoBoot: { ...IsoBoot, driver } } };
  }

  async #call<T>(run: () => Promise<T>): Promise<T> {
    if (this.#isDead) throw new Error('the process is dead');
    this.#left -= 1;
    const value = await run();
    if (this.#left === 0) this.#end();
    if (this.#isDead) throw new Error('the process is dead');
    return value;
  }
}

async function failed(run: Promise<unknown>): Promise<unknown> {
  try {
    await run;
    return undefined;
  } catch (error) {
    return error;
  }
}

function twice(sent: readonly string[]): readonly string[] {
  return sent.filter((one, at) => sent.indexOf(one) !== at);
}

/** Nothing went wrong but what proves that a step was not taken, or did not work, and what was done could be put back. */
function failsCleanly(command: Command): boolean {
  if (command.what !== 'up' || command.cut !== undefined) return false;
  return command.troubles.every(({ fate, word }) => proven.includes(fate) && !backWords.some((one) => one === word));
}

async function play(commands: readonly Command[], namesTasks: boolean): Promise<void> {
  const world = new World(namesTasks);
  const { engine, machines, store } = world;
  let wasKilled = false;
  for (const one of commands) {
    const { state } = engine;
    const ranBefore = machines.isRunning('vm-1') && machines.busy('vm-1') === undefined;
    const sent = machines.sent.length;
    const error = await world.run(one);
    const fresh = machines.sent.slice(sent);
    expect(machines.pointless, 'sent although it was done').toEqual([]);
    expect(twice(fresh), 'sent twice in one run').toEqual([]);
    if (one.what !== 'up' && one.what !== 'destroy') expect(fresh).toEqual([]);
    if (failsCleanly(one) && ranBefore && state?.unfinished !== true && error !== undefined) {
      expect(machines.isRunning('vm-1'), `stopped after ${String(error)}`).toBe(true);
    }
    // Of a process that died nobody knows what it had begun.
    wasKilled ||= one.what === 'up' && one.cut?.how === 'kill';
    if (one.what === 'up' && error === undefined && !wasKilled && engine.state?.outputs['status'] === 'Active') {
      expect(store.drive('vm-1')).toMatchObject({ imageId: one.program.imageId, bootOrder: ['cdrom', 'disk'] });
      expect(machines.isRunning('vm-1')).toBe(true);
    }
  }
  await recovers(world);
}

/** Whatever happened: calm runs lead into the session that is asked for, and out of it. */
async function recovers({ clock, engine, machines, store }: World): Promise<void> {
  machines.finish('vm-1');
  machines.guest = 'obeys';
  clock.advance(900_000);
  const wanted = { instanceId: 'vm-1', imageId: 'rescue.iso' };
  const error = await failed(engine.up({ ...wanted, triggers: ['calm'] }));
  if (hasKind(error, 'exists')) {
    engine.state = undefined;
    await engine.import(`vm-1/${String(store.drive('vm-1').imageId)}`);
  } else if (error !== undefined) throw error;
  await engine.up({ ...wanted, triggers: ['calm'] });
  await engine.up({ ...wanted, triggers: ['calmer'] });
  expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
  expect(store.drive('vm-1')).toMatchObject({ imageId: 'rescue.iso', bootOrder: ['cdrom', 'disk'] });
  expect(machines.isRunning('vm-1')).toBe(true);
  await engine.destroy();
  expect(engine.state).toBeUndefined();
  expect(store.drive('vm-1').bootOrder[0]).toBe('disk');
  expect(machines.pointless).toEqual([]);
}

describe('an entry in several steps', () => {
  it.each([true, false])('survives random trouble, task ids told: %s', async (namesTasks) => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 6 }), (commands) => play(commands, namesTasks)),
      { numRuns: 150 },
    );
  });
});
