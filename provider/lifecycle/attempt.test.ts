import { describe, expect, it } from 'vitest';
import { Bench, failureOf } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { type AttemptState, whenIdle } from './attempt.ts';
import type { Turn } from './work.ts';

const turnOf = (bench: Bench, limitMs = 600_000): Turn => ({
  call: bench.call(),
  reporter: bench.reporter,
  deadline: bench.clock.now() + limitMs,
});
const busy = () => new LifeboatError('busy', { message: 'another operation runs' });

describe('a mutation', () => {
  it('runs at once on an idle instance', async () => {
    const bench = new Bench();
    const states: AttemptState[] = [];
    const value = await whenIdle(bench.work(), turnOf(bench), 'vm-1', async (state) => {
      states.push(state);
      return { done: true, value: 7 };
    });
    expect(value).toBe(7);
    expect(states).toEqual([{ waited: false, refusals: 0 }]);
  });

  it('waits while the instance is busy, says so, and knows that it waited', async () => {
    const words = ['migrating', 'migrating', undefined];
    const bench = new Bench({ driver: { busy: async () => words.shift() } });
    const states: AttemptState[] = [];
    await whenIdle(bench.work(), turnOf(bench), 'vm-1', async (state) => {
      states.push(state);
      return { done: true, value: undefined };
    });
    expect(states).toEqual([{ waited: true, refusals: 0 }]);
    expect(bench.told.status).toEqual(['instance is migrating… 0s', 'instance is migrating… 0s']);
  });

  it('runs again after each refusal as busy, and counts them', async () => {
    const bench = new Bench();
    const states: AttemptState[] = [];
    await whenIdle(bench.work(), turnOf(bench), 'vm-1', async (state) => {
      states.push(state);
      if (state.refusals < 2) throw busy();
      return { done: true, value: undefined };
    });
    expect(states.map((one) => one.refusals)).toEqual([0, 1, 2]);
  });

  it.each(['unavailable', 'limited', 'unknownOutcome', 'failed', 'denied'] as const)(
    'is not run again after %s',
    async (kind) => {
      const bench = new Bench();
      let runs = 0;
      const thrown = new LifeboatError(kind, { message: 'm' });
      const error = await failureOf(
        whenIdle(bench.work(), turnOf(bench), 'vm-1', async () => {
          runs += 1;
          throw thrown;
        }),
      );
      expect(error).toBe(thrown);
      expect(runs).toBe(1);
    },
  );

  it('is never begun when the instance stays busy', async () => {
    const bench = new Bench({ driver: { busy: async () => 'migrating' } });
    const error = await failureOf(
      whenIdle(bench.work(), turnOf(bench, 60_000), 'vm-1', async () => ({ done: true, value: 1 })),
    );
    expect(error).toMatchObject({
      kind: 'timeout',
      message:
        'gave up after 1m00s waiting for instance vm-1 to be idle (last seen: instance is migrating). Raise `customTimeouts` if it is normal that this takes longer.',
    });
  });
});
