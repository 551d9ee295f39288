import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf } from '../../test/support/bench.ts';
import type { Observation } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { settle, settleRemoval } from './settle.ts';
import type { Turn } from './work.ts';

const ref = { instanceId: 'vm-1', objectId: 's1' };
const absent: Observation = { kind: 'absent' };

/** A driver that shows one thing after another; the last one for ever. */
function showing(...shown: (Observation | LifeboatError)[]): Bench & { readonly seen: Observation[] } {
  let look = 0;
  const options: BenchOptions = {
    driver: {
      read: async () => {
        const next = shown[Math.min(look, shown.length - 1)] ?? absent;
        look += 1;
        if (next instanceof LifeboatError) throw next;
        return next;
      },
    },
  };
  return Object.assign(new Bench(options), { seen: [] });
}
const turnOf = (bench: Bench, limitMs = 600_000): Turn => ({
  call: bench.call(),
  reporter: bench.reporter,
  deadline: bench.clock.now() + limitMs,
});
const word = (cloudStatus: string): Observation => new Bench().put('s1', { cloudStatus });
const pending: Observation = { kind: 'pending', cloudStatus: 'Queued' };

describe('settling', () => {
  it('waits through words and operations until it is done, and tells them', async () => {
    const bench = showing(pending, word('Copying'), word('Reticulating'), word('Ready'));
    const seen: string[] = [];
    const settled = await settle(bench.work(), turnOf(bench), ref, undefined, {
      onSeen: (present) => void seen.push(present.cloudStatus),
    });
    expect(settled.cloudStatus).toBe('Ready');
    expect(seen).toEqual(['Copying', 'Reticulating', 'Ready']);
    expect(bench.told.status.slice(0, 3)).toEqual(['Queued… 0s', 'Copying… 0s', 'Reticulating… 1s']);
  });

  it('ends with a failure word too: what that means is for the caller', async () => {
    const bench = showing(word('Copying'), word('Broken'));
    expect((await settle(bench.work(), turnOf(bench), ref, undefined)).cloudStatus).toBe('Broken');
  });

  it('bears two misses, and calls the third in a row gone', async () => {
    const blinking = showing(word('Copying'), absent, absent, word('Copying'), absent, absent, word('Ready'));
    expect((await settle(blinking.work(), turnOf(blinking), ref, undefined)).cloudStatus).toBe('Ready');
    const bench = showing(word('Copying'), absent);
    const error = await failureOf(settle(bench.work(), turnOf(bench), ref, undefined));
    expect(error).toMatchObject({ kind: 'failed', message: 'snapshot vm-1/s1 vanished before it was ready.' });
  });

  it('gives one that was never seen half a minute to be listed', async () => {
    const late = showing(...Array.from({ length: 6 }, () => absent), word('Ready'));
    expect((await settle(late.work(), turnOf(late), ref, undefined)).cloudStatus).toBe('Ready');
    const never = showing(absent);
    const start = never.clock.now();
    expect(await failureOf(settle(never.work(), turnOf(never), ref, undefined))).toMatchObject({ kind: 'failed' });
    expect(never.clock.now() - start).toBeGreaterThanOrEqual(30_000);
    expect(never.clock.now() - start).toBeLessThan(45_000);
  });

  it('does not wait for one that the caller has seen before', async () => {
    const bench = showing(absent);
    const start = bench.clock.now();
    expect(await failureOf(settle(bench.work(), turnOf(bench), ref, undefined, { seenBefore: true }))).toMatchObject({
      kind: 'failed',
    });
    expect(bench.clock.now() - start).toBeLessThan(3000);
  });

  it('gives up at its limit, naming the object and the word', async () => {
    const bench = showing(word('Copying'));
    const error = await failureOf(settle(bench.work(), turnOf(bench, 60_000), ref, undefined));
    expect(error).toMatchObject({
      kind: 'timeout',
      message:
        'gave up after 1m00s waiting for snapshot vm-1/s1 to be ready (last seen: Copying). Raise `customTimeouts` if it is normal that this takes longer.',
    });
  });
});

describe('settling a removal', () => {
  it('ends when the object’s own record is gone', async () => {
    const bench = showing(word('Deleting'), pending, absent);
    await settleRemoval(bench.work(), turnOf(bench), ref, undefined);
    expect(bench.told.status[0]).toBe('deleting… 0s');
  });

  it('names what would not go', async () => {
    const bench = showing(word('Deleting'));
    const error = await failureOf(settleRemoval(bench.work(), turnOf(bench, 60_000), ref, undefined));
    expect(String(error)).toContain('waiting for snapshot vm-1/s1 to be gone (last seen: Deleting)');
  });

  it('does not take an operation that failed for a removal', async () => {
    const bench = showing(new LifeboatError('failed', { message: 'the job failed' }));
    expect(await failureOf(settleRemoval(bench.work(), turnOf(bench), ref, undefined))).toMatchObject({
      kind: 'failed',
    });
  });
});
