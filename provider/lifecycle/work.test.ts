import { describe, expect, it } from 'vitest';
import { Bench, failureOf, wanted } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { PartialState } from './contract.ts';
import { partial } from './partial.ts';
import { inTurn, limitMs, type Turn, withinLimit } from './work.ts';

/** A request that hangs until its signal cuts it, as the transport words it. */
const hanging = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new LifeboatError('cancelled', { message: 'reading the snapshot: interrupted' })),
      { once: true },
    );
  });

describe('the limit of a verb', () => {
  it('is the user’s, else the cloud’s, else the common one', () => {
    const bench = new Bench({ definition: { timeouts: { delete: 240 } } });
    expect(limitMs(bench.work(), 'create')).toBe(90 * 60_000);
    expect(limitMs(bench.work(), 'delete')).toBe(240 * 60_000);
    expect(limitMs(bench.work({ timeoutMs: 5000 }), 'delete')).toBe(5000);
  });
});

describe('a turn', () => {
  it('is alone on its instance, and its clock starts when it has come', async () => {
    const bench = new Bench();
    const start = bench.clock.now();
    const log: string[] = [];
    const run = (name: string) => async (turn: Turn) => {
      log.push(`${name} from ${bench.clock.now() - start} to ${turn.deadline - start}`);
      await bench.clock.sleep(1000);
    };
    const work = bench.work({ timeoutMs: 5000 });
    await Promise.all([
      inTurn(work, 'vm-1', 'create', run('a')),
      inTurn(work, 'vm-1', 'delete', run('b')),
      inTurn(work, 'vm-2', 'create', run('c')),
    ]);
    expect(log).toEqual(['a from 0 to 5000', 'c from 0 to 5000', 'b from 1000 to 6000']);
  });

  it('is given back when its work fails', async () => {
    const bench = new Bench();
    await failureOf(inTurn(bench.work(), 'vm-1', 'create', async () => Promise.reject(new Error('x'))));
    expect(await inTurn(bench.work(), 'vm-1', 'create', async () => 'next')).toBe('next');
  });

  it('that is not reached ends as cancelled', async () => {
    const bench = new Bench();
    bench.interrupt.abort();
    expect(await failureOf(inTurn(bench.work(), 'vm-1', 'create', async () => undefined))).toMatchObject({
      kind: 'cancelled',
    });
  });

  it('cuts a request that hangs past the limit, and calls it a timeout', async () => {
    const bench = new Bench();
    const start = bench.clock.now();
    void bench.clock.sleep(60_000);
    const error = await failureOf(
      inTurn(bench.work({ timeoutMs: 5000 }), 'vm-1', 'create', ({ call }) => hanging(call.signal)),
    );
    expect(error).toMatchObject({ kind: 'timeout', message: 'time limit reached: reading the snapshot: interrupted.' });
    expect(bench.clock.now() - start).toBeLessThanOrEqual(6000);
  });

  it('calls it a timeout in partial state too', async () => {
    const bench = new Bench();
    void bench.clock.sleep(60_000);
    const error = await failureOf(
      inTurn(bench.work({ timeoutMs: 5000 }), 'vm-1', 'create', async ({ call }) => {
        try {
          await hanging(call.signal);
        } catch (cause) {
          throw partial('vm-1/s1', wanted, cause);
        }
      }),
    );
    expect(error).toBeInstanceOf(PartialState);
    expect(error).toMatchObject({
      saved: { id: 'vm-1/s1', outputs: wanted, unfinished: true },
      cause: { kind: 'timeout' },
    });
    expect(String(error)).toContain(
      'vm-1/s1 is not finished: time limit reached: reading the snapshot: interrupted. Kept in state',
    );
  });

  it('calls an interrupt by the user what it is', async () => {
    const bench = new Bench();
    void bench.clock.sleep(100).then(() => bench.interrupt.abort());
    const run = inTurn(bench.work({ timeoutMs: 5000 }), 'vm-1', 'create', ({ call }) => hanging(call.signal));
    expect(await failureOf(run)).toMatchObject({ kind: 'cancelled' });
  });

  it('leaves other errors of a late request as they are', async () => {
    const bench = new Bench();
    void bench.clock.sleep(60_000);
    const lost = new LifeboatError('unknownOutcome', { message: 'sent, but no answer' });
    const run = inTurn(bench.work({ timeoutMs: 5000 }), 'vm-1', 'create', ({ call }) =>
      hanging(call.signal).catch(() => {
        throw lost;
      }),
    );
    expect(await failureOf(run)).toBe(lost);
  });
});

describe('a read', () => {
  it('has no limit but the user’s', async () => {
    const bench = new Bench();
    void bench.clock.sleep(60_000);
    const error = await failureOf(withinLimit(bench.work({ timeoutMs: 5000 }), (call) => hanging(call.signal)));
    expect(error).toMatchObject({ kind: 'timeout' });
    expect(await withinLimit(bench.work(), async () => 7)).toBe(7);
  });
});
