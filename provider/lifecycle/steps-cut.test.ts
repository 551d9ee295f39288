import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/bench.ts';
import { words } from '../../test/support/memory-iso-steps.ts';
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
import { hasKind } from '../core/errors.ts';
import { PartialState } from './contract.ts';

describe('a course that is cut', () => {
  it.each(wayIn)('at "%s" keeps its task in state, and the next run takes the rest', async (word) => {
    const set = begin();
    const { engine, machines } = set;
    await cutAt(set, word, program);
    const { before, operation, startedAt, status } = engine.state?.outputs ?? {};
    expect(status).toBe('Pending');
    expect(operation).toMatchObject({ verb: 'Create', id: `task-${machines.sent.length}`, startedAt });
    expect(await engine.up(program)).toBe('updated');
    expect(machines.sent).toEqual(allOf(...wayIn));
    expect(engine.state?.unfinished).toBe(false);
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', before, startedAt });
    expect(engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
    expect(await engine.up(program)).toBe('unchanged');
  });

  it.each(wayIn)('at "%s" of a change too', async (word) => {
    for (const wanted of [
      { ...other, triggers: ['a'] },
      { ...program, triggers: ['b'] },
    ]) {
      if (word === words.mount && wanted.imageId === program.imageId) continue;
      const set = await enteredAndThen();
      const { engine, machines } = set;
      const { before } = engine.state?.outputs ?? {};
      await cutAt(set, word, wanted);
      await engine.up(wanted);
      expect(new Set(machines.sent).size).toBe(machines.sent.length);
      expect(engine.state?.outputs).toMatchObject({ status: 'Active', before, ...wanted });
      expect(machines.isRunning('vm-1')).toBe(true);
      expect(await engine.up(wanted)).toBe('unchanged');
    }
  });

  it('is told by the preview of the next run, which changes nothing', async () => {
    const set = begin();
    const { engine, machines } = set;
    await cutAt(set, words.mount, program);
    const sent = machines.sent.length;
    engine.warnings.length = 0;
    await engine.preview(program);
    expect(engine.warnings.join()).toContain('that is finished first, which may start instance vm-1');
    expect(machines.sent).toHaveLength(sent);
  });

  it('again and again is finished in the end, and keeps the task of the run that was cut last', async () => {
    const set = begin();
    const { engine, machines } = set;
    await cutAt(set, words.shutDown, program);
    await cutAt(set, words.mount, program);
    expect(engine.state?.outputs['operation']).toMatchObject({ id: 'task-2' });
    await cutAt(set, words.start, program);
    expect(engine.state?.outputs['operation']).toMatchObject({ id: 'task-3' });
    await engine.up(program);
    expect(machines.sent).toEqual(allOf(...wayIn));
    expect(engine.state?.outputs['status']).toBe('Active');
  });

  it('before the image is in is finished with the image that is wanted now', async () => {
    const set = begin();
    await cutAt(set, words.shutDown, program);
    expect(await set.engine.up(other)).toBe('updated');
    expect(set.machines.sent).toEqual(allOf(...wayIn));
    expect(set.engine.state?.outputs).toMatchObject({ status: 'Active', imageId: 'installer.iso' });
    expect(set.engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
    expect(await set.engine.up(other)).toBe('unchanged');
  });

  it('is finished as the program says now, also where that enters nothing', async () => {
    const set = begin();
    await cutAt(set, words.shutDown, program);
    await set.engine.up({ ...program, restart: 'Never' });
    expect(set.machines.sent).toEqual(allOf(words.shutDown, words.mount));
    expect(set.engine.state?.outputs).toMatchObject({ status: 'Active', restart: 'Never' });
  });

  it('and whose image is gone since is finished with another one', async () => {
    const set = begin();
    await cutAt(set, words.shutDown, program);
    set.store.images.delete('rescue.iso');
    await set.engine.up(other);
    expect(set.store.drive('vm-1')).toMatchObject(inFront('installer.iso'));
    expect(set.machines.isRunning('vm-1')).toBe(true);
  });

  it('and whose next step fails in the next run stays Pending: it is told, not given up', async () => {
    const set = begin();
    await cutAt(set, words.shutDown, program);
    set.machines.plan(words.mount, 'refused');
    expect(await failureOf(set.engine.up(program))).toBeInstanceOf(PartialState);
    expect(set.engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Create' } });
    await set.engine.up(program);
    expect(set.engine.state?.outputs['status']).toBe('Active');
  });

  it('and whose task failed since is told of, and taken from where it is', async () => {
    const set = begin();
    set.machines.plan(words.mount, 'fail');
    await cutAt(set, words.mount, program);
    await set.engine.up(program);
    expect(set.engine.warnings.join()).toContain('mounting failed');
    expect(set.engine.state?.outputs['status']).toBe('Active');
    expect(set.machines.isRunning('vm-1')).toBe(true);
  });

  it.each(wayIn)('at "%s" can be destroyed at once: nobody waits for a step that never comes', async (word) => {
    for (const isRefreshed of [true, false]) {
      const set = begin();
      const { clock, engine, machines, store } = set;
      await cutAt(set, word, program);
      if (isRefreshed) await engine.refresh();
      const start = clock.now();
      const sent = machines.sent.length;
      await engine.destroy();
      expect(clock.now() - start).toBeLessThan(180_000);
      expect(engine.state).toBeUndefined();
      expect(machines.sent).toHaveLength(sent);
      expect(store.drive('vm-1')).toMatchObject(asBefore);
    }
  });

  it.each(wayIn)('at "%s" of a change is ours with either image: a destroy ends the session', async (word) => {
    const set = await enteredAndThen();
    await cutAt(set, word, { ...other, triggers: ['a'] });
    // Without the refresh that comes before: what is in state of the change counts.
    const state = set.engine.state;
    if (state !== undefined) set.engine.state = { ...state, unfinished: false };
    await set.engine.destroy();
    expect(set.store.drive('vm-1')).toMatchObject(asBefore);
    expect(set.store.mutations.at(-1)).toBe('remove vm-1');
  });

  it('with nothing in state, as of a process that was killed, is entered from where it is', async () => {
    for (const [word, again] of [
      [words.shutDown, 'created'],
      [words.mount, 'exists'],
    ] as const) {
      const set = begin();
      await cutAt(set, word, program);
      set.engine.state = undefined;
      set.machines.finish('vm-1');
      const done = await set.engine
        .up(program)
        .catch((error: unknown) => (hasKind(error, 'exists') ? 'exists' : error));
      expect(done).toBe(again);
      expect(set.machines.pointless).toEqual([]);
      expect(new Set(set.machines.sent).size).toBe(set.machines.sent.length);
    }
  });
});
