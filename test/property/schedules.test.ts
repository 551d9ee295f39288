import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLifeboatError } from '../../provider/core/errors.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { MemoryStore } from '../support/memory-cloud.ts';
import { MiniEngine, type State } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Chaos, type Fault, faults } from './chaos.ts';

interface Program {
  readonly instanceId: string;
  readonly trigger: number;
  readonly note: string;
}
type Command =
  | {
      readonly what: 'up';
      readonly program: Program;
      readonly faults: readonly Hit[];
      readonly limitMs: number | undefined;
      readonly how: How;
    }
  | { readonly what: 'refresh' | 'destroy'; readonly faults: readonly Hit[] }
  | { readonly what: 'preview'; readonly program: Program }
  | { readonly what: 'removeByHand' | 'spoil' | 'heal' | 'twin' | 'wait' };
type How = 'plain' | 'continueOnError' | 'replace';
interface Hit {
  readonly at: number;
  readonly fault: Fault;
}

const program = fc.record({
  instanceId: fc.constantFrom('vm-1', 'vm-1', 'vm-2'),
  trigger: fc.integer({ min: 1, max: 3 }),
  note: fc.constantFrom('', 'x'),
});
const hits = fc.array(fc.record({ at: fc.integer({ min: 1, max: 14 }), fault: fc.constantFrom(...faults) }), {
  maxLength: 3,
});
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('up' as const),
      program,
      faults: hits,
      limitMs: fc.constantFrom(undefined, undefined, 4_000, 90_000),
      how: fc.constantFrom<How>('plain', 'plain', 'plain', 'continueOnError', 'replace'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('refresh' as const, 'destroy' as const), faults: hits }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('preview' as const), program }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'removeByHand' as const,
        'spoil' as const,
        'heal' as const,
        'twin' as const,
        'wait' as const,
      ),
    }),
  },
);

/** One stack on one cloud where everything that can go wrong may. */
class Stack {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore(this.clock);
  readonly chaos = new Chaos(this.store, this.clock);
  readonly engine = new MiniEngine({
    cloud: this.chaos.cloud,
    kind: 'Snapshot',
    clock: this.clock,
    settings: testSettings('memory'),
  });
  readonly log: string[] = [];
  /** What nobody can be expected to know of: made by a process that died, or let go of with the advice to do so. */
  readonly stray = new Set<string>();

  async play(commands: readonly Command[]): Promise<void> {
    for (const one of commands) {
      const error = await this.run(one).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      this.log.push(
        `${JSON.stringify(one)} -> ${error === undefined ? 'ok' : String(error)} | ${this.engine.state?.id} ${String(this.engine.state?.outputs['status'])}`,
      );
    }
  }

  async run(one: Command): Promise<void> {
    switch (one.what) {
      case 'up':
        return this.#command(
          one.faults,
          () =>
            this.engine.up(inputsOf(one.program), {
              continueOnError: one.how === 'continueOnError',
              replace: one.how === 'replace',
            }),
          one.limitMs,
        );
      case 'refresh':
        return this.#command(one.faults, () => this.engine.refresh());
      case 'destroy':
        return this.#command(one.faults, () => this.engine.destroy(), undefined, true);
      case 'preview': {
        const before = this.store.mutations.length;
        await this.#command([], () => this.engine.preview(inputsOf(one.program)));
        if (this.store.mutations.length !== before) this.chaos.violations.push('a preview changed something');
        return;
      }
      default:
        return this.#byHand(one.what);
    }
  }

  async #command(
    planned: readonly Hit[],
    run: () => Promise<unknown>,
    limitMs?: number,
    destroying = false,
  ): Promise<void> {
    const { chaos, engine } = this;
    const madeBefore = new Set(chaos.made);
    let atDeath: { state: State | undefined; pendingDeletes: State[] } | undefined;
    chaos.begin(new Map(planned.map(({ at, fault }) => [at, fault])));
    chaos.onKill = () => {
      atDeath = { state: engine.state, pendingDeletes: [...engine.pendingDeletes] };
    };
    chaos.onInterrupt = () => engine.signal.abort();
    chaos.mayGo = () => destroying || this.#hasSuccessor();
    engine.signal = new AbortController();
    engine.timeoutMs = limitMs;
    try {
      await run();
    } finally {
      engine.timeoutMs = undefined;
      if (atDeath !== undefined) {
        Object.assign(engine, atDeath);
        const inState = engine.state?.outputs['snapshotId'];
        for (const id of chaos.made) if (!madeBefore.has(id) && id !== inState) this.stray.add(id);
      }
    }
  }

  /** Is the object in state, after a replacement, a finished one? */
  #hasSuccessor(): boolean {
    return this.chaos.ready().length > 1;
  }

  async #byHand(what: 'removeByHand' | 'spoil' | 'heal' | 'twin' | 'wait'): Promise<void> {
    const row = this.store.rows.get(String(this.engine.state?.outputs['snapshotId']));
    const { state } = this.engine;
    if (what === 'wait') await this.clock.sleep(3_600_000);
    // Not while its own id is provisional: then whatever has its name is it, and nobody can tell the two apart.
    else if (what === 'twin' && state !== undefined && !state.id.includes('/name:'))
      this.store.add(String(state.inputs['instanceId']), String(state.inputs['name']));
    else if (what === 'removeByHand' && row !== undefined) this.store.rows.delete(row.id);
    else if (what === 'spoil' && row !== undefined) row.word = 'Broken';
    else if (what === 'heal' && row !== undefined) delete row.word;
  }

  /** Objects that Lifeboat made and that somebody should still know of. */
  known(): string[] {
    return [...this.store.rows.keys()].filter((id) => this.chaos.made.has(id) && !this.stray.has(id));
  }
}

function inputsOf({ instanceId, note, trigger }: Program): JsonObject {
  return { instanceId, triggers: [trigger], ...(note === '' ? {} : { memory: { note } }) };
}

/** Errors that a person resolves with what they say. */
function isExplained(error: unknown, stack: Stack): boolean {
  if (!isLifeboatError(error)) return false;
  // The successor of an old one that waits to be deleted was spoilt by hand: then the old one may be the last good one.
  if (error.kind === 'refused')
    return error.message.includes('is kept: its successor') && stack.engine.pendingDeletes.length > 0;
  if (error.kind !== 'exists') return false;
  return [...stack.store.rows.values()].some((row) => error.message.includes(`${row.instanceId}/${row.id}`));
}

describe('whatever goes wrong', () => {
  const last: Program = { instanceId: 'vm-1', trigger: 1, note: 'x' };

  it('the next good run has exactly one object, or says which ones are in the way; nothing is doubled, no restore point given up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 6 }), async (commands) => {
        const stack = new Stack();
        await stack.play(commands);
        await stack.clock.sleep(3_600_000);
        let error: unknown;
        try {
          await stack.run({ what: 'refresh', faults: [] });
          await stack.run({ what: 'up', program: last, faults: [], limitMs: undefined, how: 'plain' });
        } catch (reason) {
          error = reason;
        }
        const { state } = stack.engine;
        const story = `${stack.log.join('\n')}\nend: ${String(error)} | ${JSON.stringify(state)}`;
        expect(stack.chaos.violations, story).toEqual([]);
        if (error !== undefined) {
          expect(isExplained(error, stack), story).toBe(true);
          return;
        }
        const row = stack.store.rows.get(String(state?.outputs['snapshotId']));
        expect(row, story).toMatchObject({ instanceId: 'vm-1', name: state?.outputs['name'], note: 'x' });
        expect(state, story).toMatchObject({ id: `vm-1/${row?.id}`, unfinished: false, failed: false });
        expect(stack.known(), story).toEqual(row !== undefined && stack.chaos.made.has(row.id) ? [row.id] : []);
        expect(stack.engine.pendingDeletes, story).toEqual([]);
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});
