import { describe, expect, it } from 'vitest';
import { deferred } from '../../test/rpc/rig.ts';
import { Running } from './running.ts';

const nobody = () => undefined;

describe('Running', () => {
  it('answers what the work answers, and forgets it', async () => {
    const running = new Running();
    await expect(running.run(() => 1, nobody)).resolves.toBe(1);
    await expect(running.run(() => Promise.reject(new Error('no')), nobody)).rejects.toThrow('no');
    await expect(
      running.run(() => {
        throw new Error('at once');
      }, nobody),
    ).rejects.toThrow('at once');
    expect(running.size).toBe(0);
  });

  it('aborts what runs, and what starts before the reset', async () => {
    const running = new Running();
    const work = deferred<string>();
    const first = running.run((signal) => {
      signal.addEventListener('abort', () => work.resolve(String(signal.reason)));
      return work.promise;
    }, nobody);
    await Promise.resolve();
    running.cancel('stop');
    running.cancel('stop again');
    await expect(first).resolves.toBe('Error: stop');
    await expect(running.run((signal) => signal.aborted, nobody)).resolves.toBe(true);
    running.reset();
    await expect(running.run((signal) => signal.aborted, nobody)).resolves.toBe(false);
  });

  it('aborts only the call whose caller is gone', async () => {
    const running = new Running();
    const work = deferred<void>();
    const signals: AbortSignal[] = [];
    let abandon: () => void = nobody;
    const calls = [
      running.run(
        (signal) => {
          signals.push(signal);
          return work.promise;
        },
        (give) => {
          abandon = give;
        },
      ),
      running.run((signal) => {
        signals.push(signal);
        return work.promise;
      }, nobody),
    ];
    await Promise.resolve();
    abandon();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    work.resolve();
    await Promise.all(calls);
  });

  it('tells when nothing runs, and fails what does not end', async () => {
    const running = new Running();
    await running.settled();
    const stuck = running.run(() => new Promise(nobody), nobody);
    const settled = running.settled();
    running.failAll(new Error('given up'));
    await expect(stuck).rejects.toThrow('given up');
    await settled;
  });
});
