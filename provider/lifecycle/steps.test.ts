import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/bench.ts';
import { words } from '../../test/support/memory-iso-steps.ts';
import type { StepFate } from '../../test/support/memory-machines.ts';
import {
  allOf,
  asBefore,
  begin,
  cutAt,
  enteredAndThen,
  inFront,
  other,
  program,
  wayIn,
} from '../../test/support/steps-bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { PartialState } from './contract.ts';
import { isFailure } from './steps.ts';

describe('an entry', () => {
  it.each([
    ['of a machine that runs', true, {}, wayIn],
    ['that is forced', true, { restart: 'Force' }, [words.powerOff, words.mount, words.start]],
    ['of one that is stopped', false, {}, [words.mount, words.start]],
    ['of one that is stopped and stays so', false, { restart: 'Never' }, [words.mount]],
    ['of one that runs and stays so', true, { restart: 'Never' }, [words.mount]],
  ])('%s takes each step once, in order', async (_which, isRunning, more, expected) => {
    for (const namesTasks of [true, false]) {
      const { engine, machines, store } = begin(namesTasks);
      machines.setRunning('vm-1', isRunning);
      await engine.up({ ...program, ...more });
      expect(machines.sent).toEqual(allOf(...expected));
      expect(engine.state?.outputs).toMatchObject({
        status: 'Active',
        before: { powerState: isRunning ? 'Running' : 'Stopped' },
      });
      expect(store.drive('vm-1')).toMatchObject(inFront('rescue.iso'));
    }
  });

  it('says which step it is at', async () => {
    const { engine } = begin();
    await engine.up(program);
    for (const word of wayIn) expect(engine.statuses).toContain(`${word}…`);
    expect(engine.statuses.join('\n')).toMatch(/^shutting down… \d+s$/m);
  });

  it('again, for triggers, restarts a machine that runs from the same image', async () => {
    for (const guest of ['obeys', 'ignores', 'refuses', 'hesitates'] as const) {
      const { engine, machines } = await enteredAndThen();
      machines.guest = guest;
      await engine.up({ ...program, triggers: ['b'] });
      expect(machines.sent.at(-1)).toBe(`${words.start} vm-1`);
      expect(machines.isRunning('vm-1')).toBe(true);
      expect(engine.state?.outputs).toMatchObject({ status: 'Active', before: { powerState: 'Running' } });
    }
  });

  it('is never begun by a preview, nor finished by one', async () => {
    const set = begin();
    await set.engine.preview(program);
    await cutAt(set, words.mount, program);
    const sent = [...set.machines.sent];
    await set.engine.preview(program);
    await set.engine.preview(other);
    await set.engine.refresh();
    expect(set.machines.sent).toEqual(sent);
  });
});

describe('a guest that is asked to shut down', () => {
  /** How long after the first request the machine was forced. */
  async function forcedAfter(guest: 'ignores' | 'refuses' | 'hesitates', namesTasks: boolean): Promise<number> {
    const { clock, engine, machines } = begin(namesTasks);
    const start = clock.now();
    machines.guest = guest;
    let forcedAt = Infinity;
    engine.onStatus = (text) => {
      if (text === `${words.powerOff}…`) forcedAt = clock.now();
    };
    await engine.up(program);
    expect(engine.state?.outputs['status']).toBe('Active');
    return forcedAt - start;
  }

  it.each([true, false])('has three minutes, also when its task is over at once (task ids told: %s)', async (named) => {
    expect(await forcedAfter('hesitates', named)).toBe(Infinity);
    const ignored = await forcedAfter('ignores', named);
    expect(ignored).toBeGreaterThanOrEqual(180_000);
    expect(ignored).toBeLessThan(195_000);
  });

  it('is forced as soon as its task fails', async () => {
    const refused = await forcedAfter('refuses', true);
    expect(refused).toBeGreaterThanOrEqual(60_000);
    expect(refused).toBeLessThan(75_000);
  });

  it.each([100_000, 170_000])('is not forced sooner because the time limit is short (%i ms)', async (timeoutMs) => {
    const { clock, engine, machines } = begin();
    const start = clock.now();
    machines.guest = 'ignores';
    engine.timeoutMs = timeoutMs;
    expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
    expect(clock.now() - start).toBeGreaterThanOrEqual(timeoutMs);
    expect(machines.sent).toEqual(allOf(words.shutDown));
  });

  it('and whose answer was lost is not forced: it may have been asked', async () => {
    const { engine, machines } = begin();
    machines.plan(words.shutDown, 'lostBefore');
    expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
    expect(machines.sent).toEqual([]);
    expect(machines.isRunning('vm-1')).toBe(true);
  });
});

describe('a step that provably failed', () => {
  const failures: readonly StepFate[] = ['refused', 'fail', 'without'];
  const rows = [words.mount, words.start].flatMap((word) => failures.map((fate) => [word, fate] as const));

  it.each(rows)('(%s, %s) is put back: the machine runs as before, and nothing is in state', async (word, fate) => {
    const { engine, machines, store } = begin();
    machines.plan(word, fate);
    expect(isFailure(await failureOf(engine.up(program)))).toBe(true);
    expect(engine.state).toBeUndefined();
    expect(store.drive('vm-1')).toMatchObject(asBefore);
    expect(machines.isRunning('vm-1')).toBe(true);
    expect(machines.pointless).toEqual([]);
    expect(await engine.up(program)).toBe('created');
  });

  it('leaves a machine stopped that was stopped', async () => {
    const { engine, machines, store } = begin();
    machines.setRunning('vm-1', false);
    machines.plan(words.start, 'fail');
    await failureOf(engine.up(program));
    expect(store.drive('vm-1')).toMatchObject(asBefore);
    expect(machines.isRunning('vm-1')).toBe(false);
  });

  it.each(rows)('(%s, %s) of a change keeps the old session on, and the old state', async (word, fate) => {
    const { engine, machines, store } = await enteredAndThen();
    const { state } = engine;
    machines.plan(word, fate);
    expect(isFailure(await failureOf(engine.up({ ...other, triggers: ['b'] })))).toBe(true);
    expect(engine.state).toEqual(state);
    expect(store.drive('vm-1')).toMatchObject(inFront('rescue.iso'));
    expect(machines.isRunning('vm-1')).toBe(true);
    expect(await engine.up({ ...other, triggers: ['b'] })).toBe('updated');
    expect(store.drive('vm-1')).toMatchObject(inFront('installer.iso'));
  });

  it('of a change puts back the session, not what was before it: the machine had been stopped then', async () => {
    const { engine, machines, store } = begin();
    machines.setRunning('vm-1', false);
    await engine.up(program);
    machines.plan(words.mount, 'refused');
    await failureOf(engine.up(other));
    expect(machines.isRunning('vm-1')).toBe(true);
    expect(store.drive('vm-1')).toMatchObject(inFront('rescue.iso'));
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', before: { powerState: 'Stopped' } });
  });

  it('has time of its own to be put back', async () => {
    const { engine, machines } = begin();
    machines.plan(words.start, 'fail');
    engine.timeoutMs = 55_000;
    expect(isFailure(await failureOf(engine.up(program)))).toBe(true);
    expect(machines.isRunning('vm-1')).toBe(true);
  });

  it.each(['refused', 'fail', 'lostBefore'] as const)(
    'and could not be put back (%s) is in state as Pending, with both reasons, and the next run finishes it',
    async (fate) => {
      const { engine, machines } = begin();
      machines.plan(words.start, 'fail');
      machines.plan(words.putBack, fate);
      const error = await failureOf(engine.up(program));
      expect(error).toBeInstanceOf(PartialState);
      expect(String(error)).toContain('starting failed');
      expect(String(error)).toContain('could not be put back');
      expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Create' } });
      await engine.up(program);
      expect(engine.state?.outputs['status']).toBe('Active');
      expect(machines.isRunning('vm-1')).toBe(true);
    },
  );

  it('of a change, and could not be put back, says so in the same words', async () => {
    const { engine, machines } = await enteredAndThen();
    machines.plan(words.mount, 'refused');
    machines.plan(words.startAgain, 'refused');
    const error = await failureOf(engine.up({ ...other, triggers: ['a'] }));
    expect(error).toBeInstanceOf(PartialState);
    expect(String(error)).toContain('could not be put back');
    expect(String(error)).not.toContain('unexpected failure');
    expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Change' } });
    await engine.up({ ...other, triggers: ['a'] });
    expect(machines.isRunning('vm-1')).toBe(true);
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', imageId: 'installer.iso' });
  });
});

describe('a step whose outcome is open', () => {
  const made = wayIn.flatMap((word) =>
    (['lostAfter', 'nonsense', 'bug', 'busyButMade'] as const).map((fate) => [word, fate] as const),
  );
  it.each(made)(
    'and that was taken (%s, %s) is seen, and the course goes on, with no step sent twice',
    async (word, fate) => {
      const { engine, machines } = begin();
      machines.plan(word, fate);
      expect(await engine.up(program)).toBe('created');
      expect(machines.sent).toEqual(allOf(...wayIn));
      expect(engine.state?.outputs).toMatchObject({ status: 'Active', before: { powerState: 'Running' } });
    },
  );

  it.each(made)('(%s, %s) in a change too', async (word, fate) => {
    const { engine, machines } = await enteredAndThen();
    machines.plan(word, fate);
    expect(await engine.up({ ...other, triggers: ['b'] })).toBe('updated');
    expect(machines.sent).toEqual(allOf(...wayIn));
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', imageId: 'installer.iso' });
  });

  it.each([words.mount, words.start])('and that was not taken (%s) is finished by the next run', async (word) => {
    const { clock, engine, machines } = begin();
    machines.plan(word, 'lostBefore');
    const start = clock.now();
    expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
    expect(clock.now() - start).toBeGreaterThan(120_000);
    expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Create' } });
    expect(await engine.up(program)).toBe('updated');
    expect(machines.sent).toEqual(allOf(...wayIn));
    expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
  });

  it.each(['busy', 'unavailable'] as const)('is no question where nothing was done (%s)', async (fate) => {
    const { engine, machines } = begin();
    machines.plan(words.mount, fate);
    await engine.up(program).catch(() => undefined);
    await engine.up(program);
    expect(machines.sent).toEqual(allOf(...wayIn));
    expect(engine.state?.outputs['status']).toBe('Active');
  });

  it('is no failure: nothing is put back', () => {
    for (const kind of ['unknownOutcome', 'contract', 'timeout', 'cancelled', 'unavailable', 'limited'] as const)
      expect(isFailure(new LifeboatError(kind, { message: 'm' }))).toBe(false);
    expect(isFailure(new TypeError('x'))).toBe(false);
    expect(isFailure(new LifeboatError('failed', { message: 'm' }))).toBe(true);
  });
});
