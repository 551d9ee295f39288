import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, wantedOf } from '../../test/support/bench.ts';
import type { Observation, Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import { PartialState } from './contract.ts';
import { update } from './update.ts';

const inputs = wantedOf.IsoBoot;
const other: JsonObject = { ...inputs, imageId: 'installer.iso' };
const ref = { instanceId: 'vm-1', objectId: 'vm-1' };
const installation = { cloud: 'memory', account: 'a1' };
const before = { powerState: 'Stopped' };
const saved: JsonObject = {
  ...inputs,
  status: 'Active',
  cloudStatus: 'Inserted',
  startedAt: '2025-12-31T00:00:00Z',
  before,
  installation,
};
const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });

type Mode = 'Inserted' | 'Running' | 'Restarting' | 'gone';

/** An instance whose session is left and entered, each after a while. */
function sessionBench(options: BenchOptions = {}, mode: Mode = 'Inserted') {
  const state = { mode, target: mode, at: 0, create: true };
  const bench = new Bench({
    kind: 'IsoBoot',
    definition: { changesByReentry: true, unreadable: ['imageId', 'restart'] },
    ...options,
    driver: (own) => {
      const now = (): Mode => (own.clock.now() < state.at ? 'Restarting' : state.target);
      const go = (target: Mode) => Object.assign(state, { target, at: own.clock.now() + 20_000 });
      return {
        read: async (): Promise<Observation> => {
          const word = now();
          if (word === 'gone') return { kind: 'absent' };
          const seen: Present = {
            kind: 'present',
            ref,
            cloudStatus: word,
            inputs: { instanceId: 'vm-1' },
            outputs: {},
          };
          if (word === 'Running') return { ...seen, status: 'Ended' };
          return word === 'Restarting' && state.target === 'Running' ? { kind: 'pending', cloudStatus: word } : seen;
        },
        busy: async () => (now() === 'Restarting' ? 'restarting' : undefined),
        create: async (wanted) => {
          own.calls.push(`create ${String(wanted['imageId'])}`);
          go('Inserted');
          return {};
        },
        remove: async (observed) => {
          own.calls.push(`remove ${observed.ref.objectId} ${JSON.stringify(observed.outputs['before'])}`);
          go('Running');
          return {};
        },
        before: async () => ({ powerState: 'Running' }),
        ...(typeof options.driver === 'function' ? options.driver(own) : options.driver),
      };
    },
  });
  return { bench, go: (target: Mode) => void Object.assign(state, { target, at: 0 }) };
}

const run = (bench: Bench, news: JsonObject, outputs = saved, olds = inputs) =>
  update(bench.work(), { id: 'vm-1', inputs: olds, outputs }, news);

async function partialOf(promise: Promise<unknown>): Promise<PartialState> {
  const error = await failureOf(promise);
  if (error instanceof PartialState) return error;
  throw error;
}

describe('another image', () => {
  it('is entered after the session was left, each asked for once', async () => {
    const { bench } = sessionBench();
    const { outputs, unfinished } = await run(bench, other);
    expect(bench.calls).toEqual([`remove vm-1 ${JSON.stringify(before)}`, 'create installer.iso']);
    expect(unfinished).toBe(false);
    expect(outputs).toMatchObject({ imageId: 'installer.iso', status: 'Active', before });
    expect(outputs['startedAt']).not.toBe(saved['startedAt']);
    expect(outputs).not.toHaveProperty('operation');
  });

  it('is only noted once the session has ended', async () => {
    const { bench } = sessionBench({}, 'Running');
    const { outputs } = await run(bench, other);
    expect(bench.calls).toEqual([]);
    expect(outputs).toMatchObject({ imageId: 'installer.iso', status: 'Ended' });
    expect(bench.told.warn).toEqual([
      'the ISO boot vm-1 has ended: Memory shows "Running". The instance is not restarted into it again by itself: change `triggers` for that (or add them), or remove the resource',
    ]);
  });

  it('that cannot be entered leaves a session that the next run looks at first', async () => {
    const { bench } = sessionBench({
      driver: { create: async () => Promise.reject(new LifeboatError('invalid', { message: 'no such image' })) },
    });
    const { saved: kept } = await partialOf(run(bench, other));
    expect(kept).toMatchObject({ id: 'vm-1', unfinished: true, outputs: { status: 'Ended' } });
  });

  it('whose answer is lost is looked for, and never asked for twice', async () => {
    const sent: string[] = [];
    const { bench } = sessionBench({
      driver: {
        create: async () => {
          sent.push('create');
          throw lost();
        },
      },
    });
    const { saved: kept } = await partialOf(run(bench, other));
    expect(sent).toEqual(['create']);
    expect(kept).toMatchObject({
      id: 'vm-1',
      outputs: { status: 'Pending', imageId: 'installer.iso', operation: { verb: 'Create' } },
    });
  });

  it('after a leave whose answer is lost and which did not happen, is not entered', async () => {
    const { bench } = sessionBench({ driver: { remove: async () => Promise.reject(lost()) } });
    const { saved: kept } = await partialOf(run(bench, other));
    expect(bench.calls).toEqual([]);
    expect(kept).toMatchObject({ outputs: { status: 'Active' } });
  });

  it('of an instance that goes meanwhile is told', async () => {
    const { bench, go } = sessionBench({
      driver: () => ({
        remove: async () => {
          go('gone');
          return {};
        },
      }),
    });
    const error = await partialOf(run(bench, other));
    expect(error.reasons.join()).toContain('the instance of the ISO boot vm-1 is gone');
    expect(bench.calls).toEqual([]);
  });
});

describe('an event', () => {
  const olds = { ...inputs, triggers: ['a'] };
  const news = { ...inputs, triggers: ['b'] };

  it('enters a session that has ended, and remembers how the instance is now', async () => {
    const { bench } = sessionBench({}, 'Running');
    const { outputs } = await run(bench, news, saved, olds);
    expect(bench.calls).toEqual(['create rescue.iso']);
    expect(outputs).toMatchObject({ status: 'Active', before: { powerState: 'Running' }, triggers: ['b'] });
  });

  it('leaves and enters a session that is on', async () => {
    const { bench } = sessionBench();
    await run(bench, news, saved, olds);
    expect(bench.calls).toEqual([`remove vm-1 ${JSON.stringify(before)}`, 'create rescue.iso']);
  });
});

describe('a preview', () => {
  const preview = (bench: Bench, news: JsonObject, outputs = saved) =>
    update(bench.work({ preview: true }), { id: 'vm-1', inputs, outputs }, news);
  const plans: unknown[] = [];
  const looking = (mode: Mode = 'Inserted') =>
    sessionBench(
      {
        driver: {
          inspect: async (_inputs, plan) => {
            plans.push(plan);
            return [];
          },
        },
      },
      mode,
    ).bench;

  it('of another image shows that the session begins anew, and plans it', async () => {
    const { outputs } = await preview(looking(), other);
    expect(outputs).toMatchObject({ imageId: 'installer.iso', startedAt: UNKNOWN, status: UNKNOWN, installation });
    expect(plans.pop()).toEqual({ verb: 'Change', aspects: ['imageId'] });
  });

  it('of another image for a session that has ended plans nothing', async () => {
    const { outputs } = await preview(looking('Running'), other, { ...saved, status: 'Ended' });
    expect(outputs).toMatchObject({ startedAt: saved['startedAt'], status: 'Ended' });
    expect(plans.pop()).toEqual({ verb: 'Change', aspects: [] });
  });

  it('of anything else keeps what is known', async () => {
    const { outputs } = await preview(looking(), { ...inputs, restart: 'Force' });
    expect(outputs).toMatchObject({ startedAt: saved['startedAt'], status: 'Active' });
    expect(plans.pop()).toEqual({ verb: 'Change', aspects: ['restart'] });
  });
});

it('anything else restarts nothing', async () => {
  const { bench } = sessionBench();
  const { outputs } = await run(bench, { ...inputs, restart: 'Force' });
  expect(bench.calls).toEqual(['change vm-1 restart']);
  expect(outputs).toMatchObject({ restart: 'Force', status: 'Active', startedAt: saved['startedAt'] });
});
