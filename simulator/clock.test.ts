import { describe, expect, it } from 'vitest';
import { adjustable, frozenClock, realClock } from './clock.ts';

describe('adjustable', () => {
  it('runs ahead of the clock beneath by what was added', () => {
    const clock = adjustable(frozenClock('2024-07-23T00:00:00Z'));
    clock.advance(1500);
    expect(new Date(clock.now()).toISOString()).toBe('2024-07-23T00:00:01.500Z');
  });

  it('wakes only those whose time has come', async () => {
    const clock = adjustable(frozenClock(0));
    const woken: number[] = [];
    const sleep = async (ms: number) => {
      await clock.sleep(ms);
      woken.push(ms);
    };
    const [first, second] = [sleep(100), sleep(300)];
    clock.advance(100);
    await first;
    expect(woken).toEqual([100]);
    clock.advance(200);
    await second;
    expect(woken).toEqual([100, 300]);
  });

  it('ends a sleep when the signal aborts, before and during it', async () => {
    const clock = adjustable(frozenClock(0));
    const stop = new AbortController();
    const sleeping = clock.sleep(1000, stop.signal);
    stop.abort();
    await expect(sleeping).resolves.toBeUndefined();
    await clock.sleep(1000, stop.signal);
    expect(clock.now()).toBe(0);
  });

  it('never goes back', () => {
    const clock = adjustable(frozenClock(0));
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });

  it('passes on the release of a clock that has one', () => {
    const calls: string[] = [];
    const release = () => {
      calls.push('begin');
      return () => calls.push('end');
    };
    const clock = adjustable({ ...frozenClock(0), release });
    clock.release?.()();
    expect(calls).toEqual(['begin', 'end']);
    expect(adjustable(frozenClock(0)).release).toBeUndefined();
  });

  it('waits by the timeout of a clock that has one, without sleeping', async () => {
    const time = new AbortController();
    const cleared: string[] = [];
    const beneath = {
      now: () => 0,
      sleep: () => Promise.reject(new Error('slept')),
      timeout: () => ({ signal: time.signal, clear: () => void cleared.push('cleared') }),
    };
    const clock = adjustable(beneath);
    const advanced = clock.wait(100, new AbortController().signal);
    clock.advance(100);
    await advanced;
    const timed = clock.wait(100, new AbortController().signal);
    time.abort();
    await timed;
    expect(cleared).toEqual(['cleared', 'cleared']);
  });

  it('lets other failures of the clock beneath through', async () => {
    const clock = adjustable({ now: () => 0, sleep: () => Promise.reject(new Error('broken')) });
    await expect(clock.sleep(1)).rejects.toThrow('broken');
  });
});

describe('realClock', () => {
  it('sleeps the shorter the faster it is', async () => {
    const clock = realClock(1_000_000);
    const before = clock.now();
    await clock.sleep(60_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(50_000);
  });

  it('stops sleeping when the signal aborts', async () => {
    const stop = new AbortController();
    const sleeping = realClock().sleep(3_600_000, stop.signal);
    stop.abort();
    await sleeping;
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses speed %s', (speed) => {
    expect(() => realClock(speed)).toThrow('speed must be a positive number');
  });
});
