import { describe, expect, it } from 'vitest';
import { Bench, failureOf } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { removeAndSettle } from './removal.ts';
import type { Turn } from './work.ts';

const turnOf = (bench: Bench): Turn => ({
  call: bench.call(),
  reporter: bench.reporter,
  deadline: bench.clock.now() + 600_000,
});

it('waits for an idle instance, and again when it is refused as busy', async () => {
  const words = ['migrating', undefined];
  let refused = false;
  const bench = new Bench({
    driver: (own) => ({
      busy: async () => words.shift(),
      remove: async (present) => {
        if (!refused) {
          refused = true;
          throw new LifeboatError('busy', { message: 'another operation runs' });
        }
        own.world.delete(present.ref.objectId);
        return {};
      },
    }),
  });
  expect(await removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), {})).toBeUndefined();
  expect(bench.world.size).toBe(0);
  expect(bench.told.status).toContain('instance is migrating… 0s');
});

it('answers why the driver kept it', async () => {
  const bench = new Bench({ driver: { remove: async () => ({ kept: 's2 hangs on it' }) } });
  expect(await removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), {})).toBe('s2 hangs on it');
});

it('does not call a removal done whose operation failed', async () => {
  const bench = new Bench({
    driver: {
      remove: async () => ({ operationId: 'task-1' }),
      read: async () =>
        Promise.reject(new LifeboatError('failed', { message: 'task-1 failed', cloudSays: 'disk in use' })),
    },
  });
  expect(await failureOf(removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), {}))).toMatchObject({
    kind: 'failed',
    message: 'task-1 failed: disk in use.',
  });
});

describe('a removal whose answer is lost', () => {
  const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });

  it('has a minute to show that it happened', async () => {
    const bench = new Bench({ driver: { remove: async () => Promise.reject(lost()) } });
    const start = bench.clock.now();
    const error = await failureOf(removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), {}));
    expect(error).toMatchObject({ kind: 'unknownOutcome' });
    expect(bench.clock.now() - start).toBe(60_000);
  });

  it('has all its time once it is seen on its way', async () => {
    const gone = { at: 0 };
    const bench = new Bench({
      driver: (own) => ({
        remove: async () => {
          gone.at = own.clock.now() + 200_000;
          throw lost();
        },
        read: async () =>
          own.clock.now() < gone.at ? { kind: 'pending', cloudStatus: 'leaving' } : { kind: 'absent' },
      }),
    });
    expect(await removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), {})).toBeUndefined();
    expect(bench.clock.now()).toBeGreaterThanOrEqual(gone.at);
  });
});

it('gives the driver what state holds, and warns of what could not be put back', async () => {
  const given: unknown[] = [];
  const bench = new Bench({
    driver: (own) => ({
      remove: async (present, _call, asked) => {
        given.push(asked);
        own.world.delete(present.ref.objectId);
        return { note: 'the empty drive stays' };
      },
    }),
  });
  expect(await removeAndSettle(bench.work(), turnOf(bench), bench.put('s1'), { imageId: 'library-1' })).toBeUndefined();
  expect(given).toEqual([{ imageId: 'library-1' }]);
  expect(bench.told.warn).toEqual(['the empty drive stays']);
});
