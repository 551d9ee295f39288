import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { isLifeboatError } from '../../core/errors.ts';
import { mutationBody } from './mutation.ts';
import {
  after,
  also,
  and,
  before,
  byId,
  byIds,
  contains,
  equals,
  every,
  everything,
  none,
  not,
  oneOf,
  or,
  related,
  some,
  startsWith,
  Target,
  Where,
} from './where.ts';

/** Whatever a program without types could pass on. */
const junk = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withMap: true }),
  fc.constantFrom(undefined, null, Number.NaN, '', ' ', '\t\n', 'cmjvm1', [], [''], [undefined], {}, { id: 'cmjvm1' }),
  fc.array(fc.constantFrom(undefined, null, '', ' ', 'cmjvm1', 'cmjvm2'), { maxLength: 3 }),
  // What fits somewhere, so that more than a few get through.
  {
    weight: 6,
    arbitrary: fc.constantFrom('id', 'id_in', 'name', 'vm', 'AND', 'OR', 'NOT', 'toJSON', ['cmjvm1', 'cmjvm2']),
  },
);

/** Anything that the builders can make of it, and of each other. */
const anyWhere: fc.Arbitrary<() => Where> = fc.letrec<{ where: () => Where; leaf: () => Where }>((tie) => ({
  leaf: fc.tuple(fc.nat(8), junk, junk).map(
    ([which, a, b]) =>
      () =>
        leafOf(which, a as never, b as never),
  ),
  where: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.tuple(fc.nat(6), junk, fc.array(tie('where'), { maxLength: 3 })).map(
      ([which, name, parts]) =>
        () =>
          combined(
            which,
            name as never,
            parts.map((part) => part()),
          ),
    ),
  ),
})).where;

function leafOf(which: number, a: never, b: never): Where {
  const builders = [
    () => everything(),
    () => byId(a),
    () => byIds(a),
    () => equals(a, b),
    () => equals('id', b),
    () => oneOf(a, b),
    () => oneOf('id', b),
    () => not(a, b),
    () => contains('id', a),
  ];
  return (builders[which] ?? everything)();
}

function combined(which: number, name: never, parts: Where[]): Where {
  const all = parts as [Where, ...Where[]];
  const [first = everything()] = parts;
  const builders = [
    () => and(...all),
    () => or(...all),
    () => not(first),
    () => related(name, first),
    () => some(name, first),
    () => also(first as never, ...parts),
    () => none(name, first),
  ];
  return (builders[which] ?? everything)();
}

function namesObjects(json: string): boolean {
  const { where } = JSON.parse(json) as { where?: { id?: unknown; id_in?: unknown } };
  const isId = (id: unknown) => typeof id === 'string' && id.trim() !== '';
  const list = where?.id_in;
  return isId(where?.id) || (Array.isArray(list) && list.length > 0 && list.every(isId));
}

describe('a target', () => {
  const change = { path: 'delete-vm-snapshot', body: {}, safety: 'repeatable', label: 'deletion' } as const;

  test('names its objects, whatever it is built from', () => {
    let built = 0;
    const each = fc.tuple(fc.nat(2), junk, anyWhere, fc.array(anyWhere, { maxLength: 3 }));
    fc.assert(
      fc.property(each, ([which, value, base, conditions]) => {
        let sent: string;
        try {
          const target = [() => byId(value as never), () => byIds(value as never), base][which]?.();
          const limited = also(target as never, ...conditions.map((condition) => condition()));
          sent = mutationBody({ ...change, target: limited });
        } catch (error) {
          expect(isLifeboatError(error) && error.kind).toBe('contract');
          return;
        }
        built += 1;
        expect(namesObjects(sent)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(built).toBeGreaterThan(50);
  });

  test('is not made of anything else, not even with a cast', () => {
    const forged = [
      everything(),
      equals('id', 'cmjvm1'),
      { id: 'cmjvm1' },
      {},
      undefined,
      Object.create(Target.prototype),
    ];
    for (const target of forged) expect(() => also(target as never)).toThrow(/was not sent/);
    for (const where of forged.slice(2)) {
      expect(() => mutationBody({ ...change, target: where as never })).toThrow(/not sent/);
    }
    expect(() => new Target(Symbol('condition') as never, {}, [])).toThrow(/builder/);
    expectTypeOf<Where>().not.toExtend<Target>();
    expectTypeOf<Target>().toExtend<Where>();
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['an empty text', ''],
    ['blanks', ' \t'],
    ['a number', 5],
    ['a list', ['cmjvm1']],
    ['an object', { toString: () => 'cmjvm1' }],
  ])('an id is never %s', (_name, id) => {
    expect(() => byId(id as never)).toThrow(/an id is missing or empty/);
    expect(() => byIds(['cmjvm1', id] as never)).toThrow(/an id is missing or empty/);
  });

  test('takes no empty list, and no list with holes', () => {
    expect(() => byIds([] as never)).toThrow(/the list for `ids` is empty/);
    const sparse: string[] = [];
    sparse[1] = 'cmjvm1';
    expect(() => byIds(sparse as never)).toThrow(/an id is missing or empty/);
  });

  test('keeps its id beside further conditions, and beside another id', () => {
    const drive = also(byId('cmjdisk1'), equals('type', 'CD_ROM'), related('vm', byId('cmjvm1')));
    expect(Where.json(drive)).toEqual({ id: 'cmjdisk1', type: 'CD_ROM', vm: { id: 'cmjvm1' } });
    const twice = also(byId('cmjvm1'), equals('id', 'cmjvm2'));
    expect(Where.json(twice)).toEqual({ id: 'cmjvm1', AND: [{ id: 'cmjvm2' }] });
    expect(Where.json(also(twice, or(equals('name', 'a'), everything())))).toEqual({
      id: 'cmjvm1',
      AND: [{ id: 'cmjvm2' }],
      OR: [{ name: 'a' }, {}],
    });
  });

  test('knows its ids, each once', () => {
    expect(Target.ids(byIds(['a', 'b', 'a']))).toEqual(['a', 'b']);
    expect(Target.ids(also(byId('a'), equals('name', 'x')))).toEqual(['a']);
    expect(Target.ids(equals('id', 'a'))).toBeUndefined();
  });

  test('cannot be changed after it was built', () => {
    const json = Where.json(byIds(['a', 'b'])) as { id_in: string[] };
    expect(() => json.id_in.pop()).toThrow(TypeError);
    expect(() => Reflect.deleteProperty(json, 'id_in') || expect.fail('kept')).toThrow('kept');
  });
});

describe('a condition for reading', () => {
  test.each<[string, Where, object]>([
    ['everything', everything(), {}],
    ['equality', equals('name', 'web-1'), { name: 'web-1' }],
    ['a flag', equals('in_recycle_bin', false), { in_recycle_bin: false }],
    ['a choice', oneOf('status', ['RUNNING', 'STOPPED']), { status_in: ['RUNNING', 'STOPPED'] }],
    ['another value', not('status', 'DELETED'), { status_not: 'DELETED' }],
    ['a part', contains('name', 'web'), { name_contains: 'web' }],
    ['a beginning', startsWith('name', 'web'), { name_starts_with: 'web' }],
    ['earlier', before('local_created_at', '2026-03-03T02:01:00Z'), { local_created_at_lt: '2026-03-03T02:01:00Z' }],
    ['later', after('local_created_at', '2026-03-03T02:01:00Z'), { local_created_at_gt: '2026-03-03T02:01:00Z' }],
    ['a relation', related('vm', byId('cmjvm1')), { vm: { id: 'cmjvm1' } }],
    ['some', some('vms', byId('cmjvm1')), { vms_some: { id: 'cmjvm1' } }],
    ['every', every('vms', byId('cmjvm1')), { vms_every: { id: 'cmjvm1' } }],
    ['none at all', none('vms', everything()), { vms_none: {} }],
    ['both', and(equals('name', 'a'), related('vm', byId('x'))), { name: 'a', vm: { id: 'x' } }],
    ['both of one field', and(equals('name', 'a'), equals('name', 'b')), { name: 'a', AND: [{ name: 'b' }] }],
    ['one of two', or(equals('name', 'a'), equals('name', 'b')), { OR: [{ name: 'a' }, { name: 'b' }] }],
    ['the opposite', not(equals('name', 'a')), { NOT: [{ name: 'a' }] }],
  ])('%s', (_name, where, json) => {
    expect(Where.json(where)).toEqual(json);
  });

  test('holds nothing that would vanish or widen it', () => {
    const refused: (() => Where)[] = [
      () => equals('name', undefined as never),
      () => equals('name', null as never),
      () => equals('name', ''),
      () => equals('size', Number.NaN),
      () => equals('size', Number.POSITIVE_INFINITY),
      () => equals('', 'x'),
      () => equals('AND', 'x'),
      () => equals('name space', 'x'),
      () => oneOf('name', [] as never),
      () => oneOf('name', ['a', undefined] as never),
      () => not('name', undefined as never),
      () => not(undefined as never),
      () => contains('name', ''),
      () => startsWith('name', ''),
      () => before('local_created_at', 'yesterday'),
      () => after('local_created_at', undefined as never),
      () => related('vm', everything()),
      () => related('vm', {} as never),
      () => and(...([] as never[] as [never])),
      () => or(...([] as never[] as [never])),
    ];
    for (const build of refused) expect(build).toThrow(/was not sent/);
  });
});
