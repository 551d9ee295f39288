import { describe, expect, it } from 'vitest';
import { hasKind } from './errors.ts';
import { KeyedLock } from './lock.ts';

const never = new AbortController().signal;
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Queues callers behind a holder and tells in which order they got their turn. */
async function order(ranks: readonly number[]): Promise<number[]> {
  const lock = new KeyedLock();
  const release = await lock.acquire('vm-1', never);
  const seen: number[] = [];
  const all = ranks.map(async (rank, index) => {
    const done = await lock.acquire('vm-1', never, rank);
    seen.push(index);
    await settle();
    done();
  });
  release();
  await Promise.all(all);
  return seen;
}

describe('a KeyedLock', () => {
  it('lets one in at a time, in order of arrival', async () => {
    const lock = new KeyedLock();
    let inside = 0;
    let most = 0;
    const one = async () => {
      const release = await lock.acquire('vm-1', never);
      inside += 1;
      most = Math.max(most, inside);
      await settle();
      inside -= 1;
      release();
    };
    await Promise.all([one(), one(), one()]);
    expect(most).toBe(1);
    expect(await order([0, 0, 0])).toEqual([0, 1, 2]);
  });

  it('lets the lowest rank go first, equals in order of arrival', async () => {
    expect(await order([3, 1, 2, 1, -5])).toEqual([4, 1, 3, 2, 0]);
  });

  it('keeps keys apart', async () => {
    const lock = new KeyedLock();
    await lock.acquire('vm-1', never);
    await expect(lock.acquire('vm-2', never)).resolves.toBeTypeOf('function');
  });

  it('lets a waiter go that is interrupted, and nobody else', async () => {
    const lock = new KeyedLock();
    const release = await lock.acquire('vm-1', never);
    const interrupt = new AbortController();
    const gone = lock.acquire('vm-1', interrupt.signal);
    const stays = lock.acquire('vm-1', never);
    interrupt.abort();
    const error: unknown = await gone.catch((reason: unknown) => reason);
    expect(hasKind(error, 'cancelled')).toBe(true);
    expect(String(error)).toBe('LifeboatError: interrupted while waiting for the turn of instance vm-1.');
    release();
    await expect(stays).resolves.toBeTypeOf('function');
  });

  it('does not let anyone in who is interrupted already', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const lock = new KeyedLock();
    await expect(lock.acquire('vm-1', interrupt.signal)).rejects.toThrow('interrupted');
    await expect(lock.acquire('vm-1', never)).resolves.toBeTypeOf('function');
  });

  it('is released once: a second call changes nothing', async () => {
    const lock = new KeyedLock();
    const first = await lock.acquire('vm-1', never);
    const second = lock.acquire('vm-1', never);
    const third = lock.acquire('vm-1', never);
    first();
    first();
    let thirdIn = false;
    void third.then(() => {
      thirdIn = true;
    });
    const release = await second;
    await settle();
    expect(thirdIn).toBe(false);
    release();
    await third;
  });

  it('an interrupt after the turn came takes nothing away', async () => {
    const lock = new KeyedLock();
    const interrupt = new AbortController();
    const first = await lock.acquire('vm-1', never);
    const second = lock.acquire('vm-1', interrupt.signal);
    first();
    const release = await second;
    interrupt.abort();
    const third = lock.acquire('vm-1', never);
    release();
    await expect(third).resolves.toBeTypeOf('function');
  });
});
