import { describe, expect, it } from 'vitest';
import { Bench, failureOf, savedOutputs } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { instanceOf, isProvisional, nameInState, refOf, resolve } from './resolve.ts';

const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' } as const;

describe('an id', () => {
  it('is resolved by the object’s own record, or while provisional by its name', async () => {
    const bench = new Bench();
    const present = bench.put('s1');
    expect(await resolve(bench.work(), 'vm-1/s1', savedOutputs, bench.call())).toBe(present);
    expect(await resolve(bench.work(), 'vm-1/name:nightly', savedOutputs, bench.call())).toBe(present);
    expect(await resolve(bench.work(), 'vm-1/s2', savedOutputs, bench.call())).toEqual({ kind: 'absent' });
    expect(await resolve(bench.work(), 'vm-1/name:other', savedOutputs, bench.call())).toEqual({ kind: 'absent' });
  });

  it('that fits several is an error with the lines that help: other ones for an import', async () => {
    const bench = new Bench();
    bench.put('s1');
    bench.put('s2');
    expect(String(await failureOf(resolve(bench.work(), 'vm-1/name:nightly', savedOutputs, bench.call())))).toContain(
      'pulumi state delete',
    );
    expect(String(await failureOf(resolve(bench.work(), 'vm-1/name:nightly', undefined, bench.call())))).not.toContain(
      'pulumi state delete',
    );
  });

  it('asks the running operation first, and believes the record when that has failed', async () => {
    const asked: unknown[] = [];
    const bench = new Bench({
      driver: (own) => ({
        read: async (ref, running) => {
          asked.push(running?.id);
          if (running !== undefined)
            throw new LifeboatError('failed', { message: 'job job-1 failed', cloudSays: 'no space' });
          return own.show(ref);
        },
      }),
    });
    const present = bench.put('s1', { cloudStatus: 'Broken' });
    expect(await resolve(bench.work(), 'vm-1/s1', { operation }, bench.call())).toBe(present);
    expect(asked).toEqual(['job-1', undefined]);
    expect(bench.told.warn).toEqual(['job job-1 failed: no space.']);
  });

  it('that a create of a moment ago may yet bring forth is looked for before it is called absent', async () => {
    const bench = new Bench();
    const outputs = { ...savedOutputs, operation };
    const present = bench.put('s1');
    bench.world.clear();
    void bench.clock.sleep(60_000).then(() => bench.world.set('s1', present));
    expect(await resolve(bench.work(), 'vm-1/name:nightly', outputs, bench.call())).toBe(present);
    bench.world.clear();
    const start = bench.clock.now();
    expect(await resolve(bench.work(), 'vm-1/s1', outputs, bench.call())).toEqual({ kind: 'absent' });
    expect(bench.clock.now() - start).toBeLessThanOrEqual(60_000);
    const later = bench.clock.now();
    expect(await resolve(bench.work(), 'vm-1/name:nightly', outputs, bench.call())).toEqual({ kind: 'absent' });
    expect(bench.clock.now()).toBe(later);
    expect(bench.told.status).toContain('looking for vm-1/name:nightly…');
  });

  it('is never called absent because the last look failed', async () => {
    let looks = 0;
    const bench = new Bench({
      driver: {
        named: async () => {
          looks += 1;
          if (looks > 1) throw new LifeboatError('unavailable', { message: 'no route' });
          return [];
        },
      },
    });
    const error = await failureOf(resolve(bench.work(), 'vm-1/name:nightly', { operation }, bench.call()));
    expect(error).toMatchObject({ kind: 'unavailable' });
  });

  it('is looked for no longer than usual, whatever another machine’s clock said, and cut by an interrupt', async () => {
    const bench = new Bench();
    const outputs = { operation: { ...operation, startedAt: '2027-01-01T00:00:00Z' } };
    const start = bench.clock.now();
    await resolve(bench.work(), 'vm-1/name:nightly', outputs, bench.call());
    expect(bench.clock.now() - start).toBe(120_000);
    bench.interrupt.abort();
    expect(await failureOf(resolve(bench.work(), 'vm-1/name:nightly', outputs, bench.call()))).toMatchObject({
      kind: 'cancelled',
    });
  });

  it('passes other errors on: an error is never absence', async () => {
    const bench = new Bench({
      driver: { read: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })) },
    });
    expect(await failureOf(resolve(bench.work(), 'vm-1/s1', { operation }, bench.call()))).toMatchObject({
      kind: 'denied',
    });
  });

  it('tells its instance, and where it points', () => {
    const work = new Bench().work();
    expect([instanceOf(work, 'vm-1/s1'), instanceOf(work, 'vm-2/name:x/y')]).toEqual(['vm-1', 'vm-2']);
    expect([isProvisional(work, 'vm-1/s1'), isProvisional(work, 'vm-1/name:x')]).toEqual([false, true]);
    expect(refOf(work, ' vm-1 /s1')).toEqual({ instanceId: 'vm-1', objectId: 's1' });
    expect(() => refOf(work, 'vm-1/name:x')).toThrow('is provisional');
    const session = new Bench({ spec: { identity: 'instance' } }).work();
    expect(refOf(session, 'vm-1')).toEqual({ instanceId: 'vm-1', objectId: 'vm-1' });
  });
});

it('a text names an object by what state knows', () => {
  const work = new Bench().work();
  expect(nameInState(work, savedOutputs)).toBe('snapshot "nightly" of 2026-01-01');
  expect(nameInState(work, undefined)).toBe('snapshot');
  expect(nameInState(work, {}, new Bench().put('s1'))).toBe('snapshot "nightly" of 2026-01-01');
});
