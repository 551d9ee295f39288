import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupPlanCreation, backupPlanUpdate, fromBackupPlan } from '../../provider/clouds/cloudtower/backup-plan.ts';
import { mutationBody } from '../../provider/clouds/cloudtower/mutation.ts';
import {
  canonicalWindow,
  daysFromIntervals,
  daysFromWords,
  daysToIntervals,
  daysToWords,
  type Numbering,
  timesIn,
  timeToPoint,
  timeToText,
  windowFromWire,
  windowToWire,
} from '../../provider/clouds/cloudtower/plan-codec.ts';
import { type PlanSettings, presentPlan, sharedBy } from '../../provider/clouds/cloudtower/plan-facts.ts';
import {
  fromSnapshotPlan,
  snapshotPlanCreation,
  snapshotPlanUpdate,
} from '../../provider/clouds/cloudtower/snapshot-plan.ts';
import { backupPlan, snapshotPlan } from '../../provider/clouds/cloudtower/wire-plans.ts';
import { vm } from '../../provider/clouds/cloudtower/wire.ts';
import { inWeekOrder, weekdays } from '../../provider/core/weekday.ts';

const numberings: readonly Numbering[] = ['iso', 'sundayZero', 'sundayOne'];
const days = fc.array(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 12 });
const clock = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
const two = (number: number) => String(number).padStart(2, '0');
const time = clock.map(({ hour, minute }) => `${two(hour)}:${two(minute)}`);
const window = fc.oneof(
  fc.constant(''),
  fc
    .tuple(time, time)
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => `${from}-${to}`),
);
const settings: fc.Arbitrary<PlanSettings> = fc.record({
  name: fc.string({ minLength: 1, maxLength: 20 }),
  rotationDays: days,
  rotationTime: time,
  keepCount: fc.integer({ min: 1, max: 1000 }),
  compression: fc.boolean(),
  consistency: fc.constantFrom('Crash', 'Filesystem'),
  window,
  afterWindow: fc.constantFrom('Continue', 'Stop'),
});
const ours = { id: 'cmjvm0000000000000000web1', name: 'web-1' };
const place = { backupServiceId: 'cmjservice', repositoryId: 'cmjrepository' };

/** Everything that such a value may be written as, spelled out here once more. */
const spelled = clock.chain(({ hour, minute }) => {
  const texts = [
    `${two(hour)}:${two(minute)}`,
    `${hour}:${minute}`,
    `${hour}:${two(minute)}:00`,
    ` ${two(hour)}:${two(minute)}\n`,
  ];
  const plain: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(...texts),
    fc.constant({ hour, minute }),
    fc.constant({ hour: two(hour), minute: String(minute), second: 0 }),
  );
  const value = fc.oneof(
    plain,
    fc.array(plain, { minLength: 1, maxLength: 3 }),
    plain.map((one) => JSON.stringify(one)),
    plain.map((one) => JSON.stringify([one])),
  );
  return fc.record({ value, time: fc.constant(`${two(hour)}:${two(minute)}`) });
});

describe('the days of a plan', () => {
  it('as numbers read back as the same set, in any order, by each of the conventions', () => {
    const sent = fc
      .record({ set: days, numbering: fc.constantFrom(...numberings) })
      .map((one) => ({ ...one, numbers: daysToIntervals(one.set, one.numbering) }))
      .chain((one) =>
        fc.record({
          one: fc.constant(one),
          shuffled: fc.shuffledSubarray(one.numbers, { minLength: one.numbers.length }),
        }),
      );
    fc.assert(
      fc.property(sent, ({ one: { numbering, numbers, set }, shuffled }) => {
        expect(numbers).toEqual([...new Set(numbers)].toSorted((first, second) => first - second));
        expect(daysFromIntervals(shuffled, numbering)).toEqual(inWeekOrder(set));
      }),
    );
  });

  it('as numbers that stand for no day are never fewer days', () => {
    const stranger = fc.oneof(
      fc.integer({ min: 8 }),
      fc.integer({ max: -1 }),
      fc.double({ noInteger: true, noNaN: true }),
    );
    fc.assert(
      fc.property(days, stranger, fc.constantFrom(...numberings), (set, number, numbering) => {
        expect(daysFromIntervals([...daysToIntervals(set, numbering), number], numbering)).toBeUndefined();
      }),
    );
  });

  it('as words read back as the same set, and a word that is no day is never fewer of them', () => {
    const stranger = fc.string().filter((word) => !/^(sun|mon|tue|wed|thu|fri|sat)/i.test(word.trim()));
    fc.assert(
      fc.property(days, stranger, (set, word) => {
        expect(daysFromWords(daysToWords(set))).toEqual(inWeekOrder(set));
        expect(daysFromWords([...daysToWords(set), word])).toBeUndefined();
      }),
    );
  });
});

describe('the time of a plan', () => {
  it('reads back as itself, as text and as a point', () => {
    fc.assert(
      fc.property(time, (one) => {
        expect(timesIn(timeToText(one))).toEqual([one]);
        expect(timesIn(timeToPoint(one))).toEqual([one]);
      }),
    );
  });

  it('is the same in every form that a server may give it', () => {
    fc.assert(
      fc.property(spelled, ({ value, time: expected }) => {
        expect(timesIn(value)).toEqual([expected]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never made up: whatever comes, times are times, and what is read is read alike again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => {
        const times = timesIn(value);
        for (const one of times ?? []) expect(one).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
        expect(timesIn(times)).toEqual(times ?? []);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a window that reads back as itself, and one form for each', () => {
    fc.assert(
      fc.property(window, (one) => {
        expect(canonicalWindow(one)).toBe(one);
        expect(windowFromWire(windowToWire(one))).toBe(one);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const canonical = canonicalWindow(text);
        if (canonical !== undefined) expect(canonicalWindow(canonical)).toBe(canonical);
      }),
    );
  });
});

/** What a server shows of a plan that was made with that request. */
function stored(body: string): Record<string, unknown> {
  const [sent]: Record<string, unknown>[] = JSON.parse(body);
  return { id: 'cmjplan', entityAsyncStatus: null, vms: [ours], ...sent };
}

describe('a plan that was made reads back as what was asked for', () => {
  it('by a snapshot plan', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const owner = vm.parse({ ...ours, cluster: { id: 'cmjcluster', name: 'cluster-1' } });
        const body = mutationBody(snapshotPlanCreation(asked, owner, 0));
        const facts = fromSnapshotPlan(
          snapshotPlan.parse({ ...stored(body), status: 'NORMAL', local_id: '0b3c1f5e-0000-4000-8000-000000000003' }),
        );
        const { inputs, status } = presentPlan(ours.id, facts, facts.vms ?? []);
        expect(status).toBeUndefined();
        expect(inputs).toEqual({
          instanceId: ours.id,
          name: asked.name,
          rotationDays: inWeekOrder(asked.rotationDays),
          rotationTime: asked.rotationTime,
          method: 'Snapshot',
          keepCount: asked.keepCount,
          enabled: true,
        });
      }),
    );
  });

  it('by a backup plan', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const {
          backup_service_id,
          backup_store_repository_id,
          vms: _filter,
          ...rest
        } = stored(mutationBody(backupPlanCreation(asked, ours.id, place)));
        const facts = fromBackupPlan(
          backupPlan.parse({
            ...rest,
            vms: [ours],
            status: 'WORKING',
            backup_service: { id: backup_service_id },
            backup_store_repository: { id: backup_store_repository_id },
          }),
        );
        const { inputs, status } = presentPlan(ours.id, facts, facts.vms ?? []);
        const { afterWindow, compression, consistency } = asked;
        expect(status).toBeUndefined();
        expect(inputs).toEqual({
          instanceId: ours.id,
          name: asked.name,
          rotationDays: inWeekOrder(asked.rotationDays),
          rotationTime: asked.rotationTime,
          method: 'Backup',
          keepCount: asked.keepCount,
          enabled: true,
          cloudtower: {
            ...place,
            compression,
            consistency,
            window: asked.window,
            ...(asked.window !== '' && { afterWindow }),
          },
        });
      }),
    );
  });

  it('and a change of it says all of that again, of exactly one plan', () => {
    fc.assert(
      fc.property(settings, fc.string(), (asked, id) => {
        for (const update of [snapshotPlanUpdate, backupPlanUpdate]) {
          if (id.trim() === '') expect(() => update(id, asked)).toThrow('an id is missing or empty');
          else
            expect(JSON.parse(mutationBody(update(id, asked)))).toMatchObject({
              where: { id },
              data: { name: asked.name },
            });
        }
      }),
    );
  });
});

describe('a plan', () => {
  const vms = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), name: fc.string() }), {
    selector: ({ id }) => id,
    maxLength: 12,
  });

  it('is shared exactly when it covers another VM, and names at most five of these', () => {
    fc.assert(
      fc.property(vms, fc.boolean(), (others, isIn) => {
        const strangers = others.filter(({ id }) => id !== ours.id);
        const shared = sharedBy(ours.id, isIn ? [ours, ...strangers] : strangers);
        expect(shared === undefined).toBe(strangers.length === 0);
        if (strangers.length > 5) expect(shared).toContain(` and ${strangers.length - 5} more`);
      }),
    );
  });

  it('of which anything is told is read without a crash, and never as more than it is', () => {
    const junk = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.integer()),
      fc.object(),
    );
    const row = fc.dictionary(
      fc.constantFrom(
        'name',
        'status',
        'exec_h_m',
        'execute_intervals',
        'execute_plan_type',
        'remain_snapshot_num',
        'vms',
      ),
      junk,
    );
    fc.assert(
      fc.property(row, (fields) => {
        const parsed = snapshotPlan.safeParse({ execute_plan_type: 'WEEK', ...fields, id: 'cmjplan' });
        if (!parsed.success) return;
        const facts = fromSnapshotPlan(parsed.data);
        const present = presentPlan(ours.id, facts, facts.vms ?? []);
        expect(present.ref).toEqual({ instanceId: ours.id, objectId: 'cmjplan' });
        if (facts.days === undefined) expect(present.status ?? 'placeholder').not.toBe('Suspended');
      }),
      { numRuns: 300 },
    );
  });
});
