import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const turns = async (count = 20) => {
  for (let i = 0; i < count; i += 1) await turn();
};

describe('the virtual clock', () => {
  let clock: VirtualClock;
  let start: number;
  beforeEach(() => {
    clock = new VirtualClock();
    start = clock.now();
  });
  const passed = () => clock.now() - start;

  it('passes an hour at once, and sleeps in order', async () => {
    const woke: string[] = [];
    const sleeper = (name: string, ms: number) => clock.sleep(ms).then(() => woke.push(`${name} ${passed()}`));
    await Promise.all([sleeper('late', 3_600_000), sleeper('early', 10), sleeper('twin', 10)]);
    expect(woke).toEqual(['early 10', 'twin 10', 'late 3600000']);
  });

  it('lets work that follows a sleep happen before time moves on', async () => {
    const seen: number[] = [];
    const worker = async () => {
      await clock.sleep(100);
      await turn();
      seen.push(passed());
      await clock.sleep(50);
      seen.push(passed());
    };
    await Promise.all([worker(), clock.sleep(1000)]);
    expect(seen).toEqual([100, 150]);
  });

  it('stands still while input/output is under way', async () => {
    const release = clock.hold();
    let awake = false;
    const sleeping = clock.sleep(1000).then(() => {
      awake = true;
    });
    await turns();
    expect(awake).toBe(false);
    expect(passed()).toBe(0);
    release();
    release();
    await sleeping;
    expect(passed()).toBe(1000);
  });

  it('moves to a hanging request’s own limit once the simulator lets it hang', async () => {
    const release = clock.hold();
    const limit = clock.timeout(30_000);
    await turns();
    expect(limit.signal.aborted).toBe(false);
    const rehold = clock.release();
    await turns();
    expect(limit.signal.aborted).toBe(true);
    expect(passed()).toBe(30_000);
    rehold();
    release();
  });

  it('is not driven by limits alone, and cleared ones never fire', async () => {
    const limit = clock.timeout(1000);
    const cleared = clock.timeout(10);
    cleared.clear();
    await turns();
    expect(passed()).toBe(0);
    await clock.sleep(2000);
    expect(limit.signal.aborted).toBe(true);
    expect(cleared.signal.aborted).toBe(false);
  });

  it('ends a sleep with the reason of its signal, without passing time', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const sleeping = clock.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason);
    expect(passed()).toBe(0);
  });

  it('can be moved by hand, firing what lies on the way', () => {
    const limit = clock.timeout(500);
    clock.advance(499);
    expect(limit.signal.aborted).toBe(false);
    clock.advance(1);
    expect(limit.signal.aborted).toBe(true);
    expect(passed()).toBe(500);
  });

  it('gives the same chance for the same seed', () => {
    const chance = (seed: number) => Array.from({ length: 5 }, (_, i) => [i, new VirtualClock(0, seed).random()]);
    expect(chance(7)).toEqual(chance(7));
    expect(chance(7)).not.toEqual(chance(8));
    for (let i = 0; i < 100; i += 1) {
      const x = clock.random();
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(1);
    }
  });
});
