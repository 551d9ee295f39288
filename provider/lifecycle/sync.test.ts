import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, wanted } from '../../test/support/bench.ts';
import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import { aspectsToChange, bringTo, type Progress } from './sync.ts';
import type { Turn } from './work.ts';

const news: JsonObject = { ...wanted, name: 'new', memory: { note: 'x' } };

function start(options: BenchOptions = {}, limitMs = 600_000) {
  const bench = new Bench(options);
  const progress: Progress & { present: Present } = { sent: false, open: [], present: bench.put('s1') };
  const turn: Turn = { call: bench.call(), reporter: bench.reporter, deadline: bench.clock.now() + limitMs };
  return {
    bench,
    progress,
    run: (inputs = news, olds?: JsonObject) => bringTo(bench.work(), turn, inputs, olds, progress),
  };
}

describe('what has to change', () => {
  const table = new Bench({ definition: { unreadable: ['memory.note'] } }).work().table;

  it('is what the cloud shows otherwise, in place, and was asked for', () => {
    expect(aspectsToChange(table, { inputs: wanted }, news, undefined)).toEqual(['name', 'memory.note']);
    expect(
      aspectsToChange(table, { inputs: wanted }, { ...wanted, consistency: 'Filesystem', triggers: [1] }, wanted),
    ).toEqual([]);
    expect(aspectsToChange(table, { inputs: wanted }, { instanceId: 'vm-1' }, wanted)).toEqual([]);
  });

  it('is, of what the cloud does not show, what the program changed', () => {
    const { memory: _memory, ...shown } = wanted;
    expect(aspectsToChange(table, { inputs: shown }, { ...wanted, memory: { note: 'x' } }, wanted)).toEqual([
      'memory.note',
    ]);
    expect(aspectsToChange(table, { inputs: shown }, wanted, wanted)).toEqual([]);
    expect(aspectsToChange(table, { inputs: shown }, wanted, undefined)).toEqual([]);
    expect(aspectsToChange(table, { inputs: shown }, wanted, { memory: { note: UNKNOWN } })).toEqual(['memory.note']);
  });
});

describe('bringing an object to its inputs', () => {
  it('sends nothing when nothing differs', async () => {
    const { bench, progress, run } = start();
    expect(await run(wanted)).toBe(progress.present);
    expect([bench.calls, progress.sent]).toEqual([[], false]);
  });

  it('is one change for all aspects, read back', async () => {
    const { bench, progress, run } = start();
    expect((await run()).inputs).toEqual(news);
    expect(bench.calls).toEqual(['change s1 name memory.note']);
    expect(progress.sent).toBe(true);
    expect(bench.told.status).toEqual(['changing name, memory.note']);
  });

  it('waits for the operation that the change began', async () => {
    const asked: unknown[] = [];
    const { run } = start({
      driver: (own) => ({
        change: async (observed, inputs) => {
          own.world.set('s1', { ...observed, inputs });
          return { operationId: 'job-2' };
        },
        read: async (ref, operation) => {
          asked.push(operation);
          return asked.length < 3 ? { kind: 'pending', cloudStatus: 'Renaming' } : own.show(ref);
        },
      }),
    });
    await run();
    expect(asked[0]).toEqual({ verb: 'Change', id: 'job-2', startedAt: '2026-01-01T00:00:00Z' });
    expect(asked.at(-1)).toBeUndefined();
  });

  it('puts back what is missing of a setting, and waits until it shows', async () => {
    const repairing = { spec: { repairs: { Degraded: 'update' } } } as const;
    const asked: (readonly string[])[] = [];
    const { progress, run } = start({
      ...repairing,
      driver: (own) => ({
        change: async (_observed, _inputs, aspects) => {
          asked.push(aspects);
          void own.clock.sleep(10_000).then(() => own.put('s1'));
          return {};
        },
      }),
    });
    progress.present = { ...progress.present, status: 'degraded' };
    expect((await run(wanted)).status).toBeUndefined();
    expect(asked).toEqual([['status']]);
  });

  it('says when a repair does not show', async () => {
    const { bench, progress, run } = start({ spec: { repairs: { Degraded: 'update' } } });
    progress.present = bench.put('s1', { status: 'degraded' });
    expect(String(await failureOf(run(wanted)))).toContain('status reads back as Degraded instead of Active');
  });

  it('never repairs a restore point', async () => {
    const { bench, progress, run } = start();
    progress.present = bench.put('s1', { status: 'degraded' });
    expect((await run(wanted)).status).toBe('degraded');
    expect(bench.calls).toEqual([]);
  });

  it('is tried again when it is refused as busy', async () => {
    let tries = 0;
    const { bench, run } = start({
      driver: (own) => ({
        change: async (observed, inputs) => {
          tries += 1;
          if (tries === 1) throw new LifeboatError('busy', { message: 'another operation runs' });
          own.world.set('s1', { ...observed, inputs });
          return {};
        },
      }),
    });
    await run();
    expect(tries).toBe(2);
    expect(bench.world.get('s1')?.inputs['name']).toBe('new');
  });

  it('is decided by reading when the answer is lost', async () => {
    const losing = (apply: boolean) =>
      start({
        driver: (own) => ({
          change: async (observed, inputs) => {
            if (apply) own.world.set('s1', { ...observed, inputs });
            throw new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
          },
        }),
      });
    expect((await losing(true).run()).inputs['name']).toBe('new');
    const lost = losing(false);
    expect(await failureOf(lost.run())).toMatchObject({ kind: 'unknownOutcome' });
    expect(lost.progress.sent).toBe(true);
  });

  it('knows that nothing was sent when it was refused', async () => {
    const { progress, run } = start({
      driver: { change: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })) },
    });
    expect(await failureOf(run())).toMatchObject({ kind: 'denied' });
    expect(progress.sent).toBe(false);
  });

  it('that does not show says what reads back, and keeps what was seen', async () => {
    const { progress, run } = start({
      driver: (own) => ({
        change: async (observed) => {
          own.world.set('s1', { ...observed, inputs: { ...observed.inputs, name: 'new' } });
          return {};
        },
      }),
    });
    expect(await failureOf(run())).toMatchObject({
      kind: 'failed',
      message:
        'snapshot vm-1/s1 accepted a change but does not show it: memory.note reads back as "" instead of "x". Somebody else may be changing it; run `pulumi up` again.',
    });
    expect(progress.present.inputs['name']).toBe('new');
  });

  it('changes alone, and last, what the cloud takes separately', async () => {
    const { bench, run } = start({ definition: { separately: ['name'] } });
    expect((await run()).inputs).toEqual(news);
    expect(bench.calls).toEqual(['change s1 memory.note', 'change s1 name']);
    expect(bench.told.status).toEqual(['changing memory.note', 'changing name']);
  });

  it('compares with the default where the program says nothing', async () => {
    const { run } = start();
    const { memory: _memory, ...rest } = news;
    expect((await run(rest)).inputs['name']).toBe('new');
  });

  it('takes what the cloud cannot show for done', async () => {
    const { run } = start({
      driver: (own) => ({
        change: async (observed) => {
          own.world.set('s1', { ...observed, inputs: { instanceId: 'vm-1', name: 'new' } });
          return {};
        },
      }),
    });
    expect((await run()).inputs).toEqual({ instanceId: 'vm-1', name: 'new' });
  });

  it('of an object that vanishes meanwhile says so', async () => {
    const { run } = start({
      driver: (own) => ({
        change: async () => {
          own.world.clear();
          return {};
        },
      }),
    });
    expect(await failureOf(run())).toMatchObject({
      kind: 'absent',
      message: 'snapshot vm-1/s1 vanished while it was being changed. Run `pulumi refresh`, then `pulumi up`.',
    });
  });
});

describe('what also serves others', () => {
  it('is not changed', async () => {
    const { bench, progress, run } = start();
    progress.present = bench.put('s1', { shared: 'it also covers web-2' });
    expect(await failureOf(run())).toMatchObject({ kind: 'refused' });
    expect(bench.calls).toEqual([]);
    expect(progress.sent).toBe(false);
  });

  it('is left alone where nothing is to be changed', async () => {
    const { bench, progress, run } = start();
    progress.present = bench.put('s1', { shared: 'it also covers web-2' });
    expect(await run(wanted)).toMatchObject({ ref: { objectId: 's1' } });
    expect(bench.calls).toEqual([]);
  });
});

describe('a value under a second name', () => {
  const synonyms = { name: ['new', 'neu'] };

  it('is no difference', () => {
    const { table } = new Bench().work();
    const observed = { inputs: { ...wanted, name: 'new' }, synonyms };
    expect(aspectsToChange(table, observed, { ...wanted, name: 'neu' }, wanted)).toEqual([]);
    expect(aspectsToChange(table, observed, { ...wanted, name: 'other' }, wanted)).toEqual(['name']);
  });

  it('is read back as what was written', async () => {
    const { run } = start({
      driver: (own) => ({
        change: async () => {
          own.put('s1', { inputs: { ...wanted, name: 'new' }, synonyms });
          return {};
        },
      }),
    });
    expect(await run({ ...wanted, name: 'neu' })).toMatchObject({ inputs: { name: 'new' } });
  });
});
