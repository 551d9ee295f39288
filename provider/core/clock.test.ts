import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instantText, systemClock } from './clock.ts';

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sleeps as long as asked', async () => {
    let awake = false;
    const sleeping = systemClock.sleep(1000).then(() => {
      awake = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  it('wakes with the reason when the signal aborts, and leaves no timer', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(1000, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    await expect(systemClock.sleep(1000, controller.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('limits by a signal until it is cleared', async () => {
    const passed = systemClock.timeout(1000);
    const cleared = systemClock.timeout(1000);
    cleared.clear();
    await vi.advanceTimersByTimeAsync(1000);
    expect(passed.signal.aborted).toBe(true);
    expect(passed.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(cleared.signal.aborted).toBe(false);
  });

  it('takes a limit of months for long, not for over: timers hold 24.8 days at most', async () => {
    const limit = systemClock.timeout(60 * 24 * 3_600_000);
    await vi.advanceTimersByTimeAsync(24 * 24 * 3_600_000);
    expect(limit.signal.aborted).toBe(false);
    limit.clear();
  });

  it('gives chance between 0 and 1', () => {
    expect(systemClock.random()).toBeGreaterThanOrEqual(0);
    expect(systemClock.random()).toBeLessThan(1);
  });
});

it('an instant reads as RFC 3339 in UTC, whole seconds', () => {
  expect(instantText(Date.UTC(2026, 1, 3, 4, 5, 6, 789))).toBe('2026-02-03T04:05:06Z');
});
