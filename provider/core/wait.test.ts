import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { hasKind, LifeboatError } from './errors.ts';
import {
  durationText,
  type Look,
  sleepOrCancel,
  throwIfAborted,
  toleratedOutageMs,
  waitUntil,
  type WaitOptions,
} from './wait.ts';

const hour = 3_600_000;
let clock: VirtualClock;
let interrupt: AbortController;
beforeEach(() => {
  clock = new VirtualClock();
  interrupt = new AbortController();
});

function options(more: Partial<WaitOptions> = {}): WaitOptions {
  return {
    clock,
    signal: interrupt.signal,
    deadline: clock.now() + hour,
    subject: 'snapshot vm-1/s1 to be ready',
    ...more,
  };
}

const waiting: Look<never> = { done: false, word: 'Copying' };
const failure = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => undefined,
    (error: unknown) => error,
  );
const unavailable = (retryAfterMs?: number) => new LifeboatError('unavailable', { message: 'no route', retryAfterMs });

/** Looks until the given number of them, and tells the pauses in between. */
async function pauses(count: number, look: () => Promise<Look<string>> = async () => waiting): Promise<number[]> {
  const at: number[] = [];
  await waitUntil(async () => {
    at.push(clock.now());
    return at.length > count ? { done: true, value: '' } : look();
  }, options());
  return at.slice(1).map((time, index) => time - (at[index] ?? 0));
}

describe('waitUntil', () => {
  it('looks at once, and answers without a pause when that is enough', async () => {
    const before = clock.now();
    expect(await waitUntil(async () => ({ done: true, value: 7 }), options())).toBe(7);
    expect(clock.now()).toBe(before);
  });

  it('pauses short at first, longer each time, and never more than 10 s and its jitter', async () => {
    const seen = await pauses(20);
    expect(seen).toHaveLength(20);
    for (const [index, pause] of seen.entries()) {
      const plain = Math.min(500 * 1.6 ** index, 10_000);
      expect(pause).toBeGreaterThanOrEqual(plain * 0.8 - 1);
      expect(pause).toBeLessThanOrEqual(plain * 1.2 + 1);
    }
    expect(new Set(seen.slice(10)).size).toBeGreaterThan(1);
  });

  it('gives up at the deadline, with what it saw last', async () => {
    const error = await failure(waitUntil(async () => waiting, options({ deadline: clock.now() + 90_000 })));
    expect(hasKind(error, 'timeout')).toBe(true);
    expect(String(error)).toBe(
      'LifeboatError: gave up after 1m30s waiting for snapshot vm-1/s1 to be ready (last seen: Copying). Raise `customTimeouts` if it is normal that this takes longer.',
    );
  });

  it('looks a last time at the deadline itself', async () => {
    const deadline = clock.now() + 90_000;
    const last = await waitUntil(
      async () => (clock.now() >= deadline ? { done: true, value: clock.now() } : waiting),
      options({ deadline }),
    );
    expect(last).toBe(deadline);
  });

  it('ends within the pause when the user interrupts', async () => {
    const started = clock.now();
    let stopped = 0;
    void clock.sleep(100_000).then(() => {
      stopped = clock.now();
      interrupt.abort();
    });
    const error = await failure(waitUntil(async () => waiting, options()));
    expect(hasKind(error, 'cancelled')).toBe(true);
    expect(String(error)).toBe('LifeboatError: interrupted while waiting for snapshot vm-1/s1 to be ready.');
    expect(stopped - started).toBe(100_000);
    expect(clock.now()).toBe(stopped);
  });

  it('does not look at all when it is interrupted already', async () => {
    interrupt.abort();
    let looks = 0;
    const error = await failure(
      waitUntil(async () => {
        looks += 1;
        return waiting;
      }, options()),
    );
    expect(hasKind(error, 'cancelled')).toBe(true);
    expect(looks).toBe(0);
  });

  it.each(['unavailable', 'limited'] as const)('bears a cloud that is %s for two minutes in a row', async (kind) => {
    const started = clock.now();
    const error = await failure(
      waitUntil(async () => {
        throw new LifeboatError(kind, { message: 'no route' });
      }, options()),
    );
    expect(hasKind(error, kind)).toBe(true);
    expect(clock.now() - started).toBeGreaterThanOrEqual(toleratedOutageMs);
    expect(clock.now() - started).toBeLessThan(toleratedOutageMs + 13_000);
  });

  it('counts an outage anew after every answer', async () => {
    const started = clock.now();
    let looks = 0;
    const value = await waitUntil<string>(async () => {
      looks += 1;
      if (clock.now() - started > 10 * toleratedOutageMs) return { done: true, value: 'there' };
      if (looks % 4 !== 0) throw unavailable();
      return waiting;
    }, options());
    expect(value).toBe('there');
  });

  it('says that the cloud was out of reach when the deadline passes meanwhile', async () => {
    const error = await failure(
      waitUntil(
        async () => {
          throw unavailable();
        },
        options({ deadline: clock.now() + 30_000 }),
      ),
    );
    expect(hasKind(error, 'timeout')).toBe(true);
    expect(String(error)).toContain('(last seen: cloud out of reach)');
  });

  it('waits as long as the cloud asks, but not past the deadline', async () => {
    const [first] = await pauses(1, async () => {
      throw unavailable(45_000);
    });
    expect(first).toBe(45_000);
    const deadline = clock.now() + 20_000;
    await failure(
      waitUntil(async () => {
        throw unavailable(45_000);
      }, options({ deadline })),
    );
    expect(clock.now()).toBe(deadline);
  });

  it.each(['unknownOutcome', 'failed', 'denied', 'contract', 'busy'] as const)('ends at once on %s', async (kind) => {
    const before = clock.now();
    const thrown = new LifeboatError(kind, { message: 'm' });
    const error = await failure(
      waitUntil(async () => {
        throw thrown;
      }, options()),
    );
    expect(error).toBe(thrown);
    expect(clock.now()).toBe(before);
  });

  it('tells what it sees and for how long, after each look', async () => {
    const told: string[] = [];
    const onPending = (word: string, ms: number) => void told.push(`${word} ${durationText(ms)}`);
    await failure(waitUntil(async () => waiting, options({ deadline: clock.now() + 2_000, onPending })));
    expect(told[0]).toBe('Copying 0s');
    expect(told.length).toBeGreaterThan(2);
  });
});

describe('small helpers', () => {
  it('throwIfAborted is silent until then', () => {
    expect(() => throwIfAborted(interrupt.signal, 'x')).not.toThrow();
    interrupt.abort();
    expect(() => throwIfAborted(interrupt.signal, 'x')).toThrow('interrupted while waiting for x.');
  });

  it('sleepOrCancel passes time, or ends as cancelled', async () => {
    const before = clock.now();
    await sleepOrCancel(clock, 5000, interrupt.signal, 'x');
    expect(clock.now() - before).toBe(5000);
    interrupt.abort();
    expect(hasKind(await failure(sleepOrCancel(clock, 5000, interrupt.signal, 'x')), 'cancelled')).toBe(true);
  });

  it.each([
    [-5, '0s'],
    [999, '0s'],
    [45_400, '45s'],
    [60_000, '1m00s'],
    [80_000, '1m20s'],
    [3_599_999, '59m59s'],
    [7_500_000, '2h05m'],
    [90_000_000, '25h00m'],
  ])('%i ms reads %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
