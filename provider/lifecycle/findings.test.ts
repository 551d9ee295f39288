import { describe, expect, it } from 'vitest';
import { Bench, failureOf, wanted } from '../../test/support/bench.ts';
import { errorKinds, LifeboatError } from '../core/errors.ts';
import { UNKNOWN } from '../core/json.ts';
import { creation, ifReachable, refuseFindings, refusePlanned } from './findings.ts';

const plan = { verb: 'Change', aspects: ['name'] } as const;

describe('findings', () => {
  it('are none where a cloud cannot look', async () => {
    const bench = new Bench();
    await refuseFindings(bench.work(), wanted, plan, bench.call());
    expect(bench.told.warn).toEqual([]);
  });

  it('that warn are shown; those that forbid stop it, all of them told', async () => {
    const bench = new Bench({
      driver: {
        inspect: async () => [
          { severity: 'error', path: 'name', text: 'is too long here' },
          { severity: 'warning', path: 'instanceId', text: 'will be slow' },
          { severity: 'error', path: 'consistency', text: 'needs tools' },
        ],
      },
    });
    const error = await failureOf(refuseFindings(bench.work(), wanted, plan, bench.call()));
    expect(error).toMatchObject({ kind: 'invalid', message: 'name: is too long here; consistency: needs tools.' });
    expect(bench.told.warn).toEqual(['instanceId: will be slow']);
  });

  it('of a plan wait while more than a name or an event is unknown', async () => {
    let looks = 0;
    const bench = new Bench({
      driver: {
        inspect: async () => {
          looks += 1;
          return [];
        },
      },
    });
    await refusePlanned(bench.work(), { ...wanted, name: UNKNOWN, triggers: [UNKNOWN] }, plan, bench.call());
    expect(looks).toBe(1);
    await refusePlanned(bench.work(), { ...wanted, consistency: UNKNOWN }, plan, bench.call());
    expect(looks).toBe(1);
  });
});

it('a create is planned with everything that is given', () => {
  const { table } = new Bench().work();
  expect(creation(table, { instanceId: 'vm-1', memory: { note: 'n' } })).toEqual({
    verb: 'Create',
    aspects: ['instanceId', 'memory.note'],
  });
});

describe('a preview', () => {
  const outOfReach = ['unavailable', 'limited', 'timeout'] as const;

  it.each(outOfReach)('bears "%s", with one warning a run', async (kind) => {
    const bench = new Bench();
    for (const _time of [1, 2])
      await ifReachable(bench.work(), async () => Promise.reject(new LifeboatError(kind, { message: 'no route' })));
    expect(bench.told.warn).toEqual(['this preview could not ask Memory, so it shows less than it could: no route.']);
  });

  it.each(errorKinds.filter((kind) => !outOfReach.some((one) => one === kind)))('stops on "%s"', async (kind) => {
    const bench = new Bench();
    const look = ifReachable(bench.work(), async () => Promise.reject(new LifeboatError(kind, { message: 'm' })));
    expect(await failureOf(look)).toMatchObject({ kind });
  });
});
