import { describe, expect, it } from 'vitest';
import { initialValues } from '../../quirks.ts';
import { queryQuirks } from '../quirks-of-queries.ts';
import type { QueryQuirks } from '../quirks-of-queries.ts';
import type { Related, Row } from './fields.ts';
import { runCount, runQuery, selectRows } from './query.ts';
import { tables } from './tables.ts';

const plain = initialValues(queryQuirks);

const vms = [
  {
    id: 'a',
    name: 'web-1',
    vcpu: 2,
    memory: 4,
    status: 'RUNNING',
    in_recycle_bin: false,
    local_created_at: '2025-01-01T00:00:00.000Z',
  },
  {
    id: 'b',
    name: 'web-2',
    vcpu: 4,
    memory: 8,
    status: 'STOPPED',
    in_recycle_bin: false,
    local_created_at: '2025-02-01T00:00:00.000Z',
  },
  {
    id: 'c',
    name: 'Web-3',
    vcpu: 2,
    memory: 4,
    status: 'STOPPED',
    in_recycle_bin: true,
    local_created_at: '2025-03-01T00:00:00.000Z',
  },
].map((vm) => ({ ...vm, vm_disks: vm.id === 'c' ? [] : [{ id: `disk-${vm.id}` }], entityAsyncStatus: null }));

const disks = [
  { id: 'disk-a', type: 'CD_ROM', boot: 0, disabled: false, vm: { id: 'a', name: 'web-1' }, elf_image: { id: 'iso' } },
  { id: 'disk-b', type: 'DISK', boot: 1, disabled: null, vm: { id: 'b', name: 'web-2' }, elf_image: null },
];

const related: Related = (collection, id) => {
  const rows: readonly Row[] = collection === 'vms' ? vms : disks;
  return rows.find((row) => row['id'] === id);
};

function ask(body: unknown, quirks: Partial<QueryQuirks> = {}) {
  const answer = runQuery({ fields: tables.vms, rows: vms, body, related, quirks: { ...plain, ...quirks } });
  return 'error' in answer ? answer.error : answer.rows.map((row) => row['id']).join('');
}

function askDisks(where: unknown) {
  const answer = runQuery({ fields: tables.vmDisks, rows: disks, body: { where }, related, quirks: plain });
  return 'error' in answer ? answer.error : answer.rows.map((row) => row['id']);
}

describe('where', () => {
  it.each<[unknown, string]>([
    [undefined, 'abc'],
    [null, 'abc'],
    [{}, 'abc'],
    [{ id: 'b' }, 'b'],
    [{ id_not: 'b' }, 'ac'],
    [{ id_in: ['a', 'c', 'x'] }, 'ac'],
    [{ id_in: [] }, ''],
    [{ id_not_in: ['a'] }, 'bc'],
    [{ name_contains: 'eb-' }, 'abc'],
    [{ name_not_contains: 'web' }, 'c'],
    [{ name_starts_with: 'web' }, 'ab'],
    [{ name_not_starts_with: 'web' }, 'c'],
    [{ name_ends_with: '-2' }, 'b'],
    [{ name_not_ends_with: '-2' }, 'ac'],
    [{ name_gt: 'web-1' }, 'b'],
    [{ vcpu: 2 }, 'ac'],
    [{ vcpu_gte: 2, memory_lt: 8 }, 'ac'],
    [{ vcpu_in: [4] }, 'b'],
    [{ status: 'STOPPED', in_recycle_bin: false }, 'b'],
    [{ status_not_in: ['STOPPED'] }, 'a'],
    [{ in_recycle_bin_not: true }, 'ab'],
    [{ local_created_at_gt: '2025-01-15T01:00:00+01:00' }, 'bc'],
    [{ local_created_at_lte: '2025-02-01T00:00:00Z' }, 'ab'],
    [{ entityAsyncStatus: null }, 'abc'],
    [{ entityAsyncStatus_not: null }, ''],
    [{ entityAsyncStatus_not: 'CREATING' }, ''],
    [{ AND: [{ vcpu: 2 }, { status: 'RUNNING' }] }, 'a'],
    [{ OR: [{ id: 'a' }, { id: 'b' }], vcpu: 4 }, 'b'],
    [{ OR: [] }, ''],
    [{ NOT: [{ id: 'a' }, { id: 'b' }] }, 'c'],
    [{ vm_disks_some: {} }, 'ab'],
    [{ vm_disks_none: {} }, 'c'],
    [{ vm_disks_some: { type: 'CD_ROM' } }, 'a'],
    [{ vm_disks_every: { type: 'DISK' } }, 'bc'],
    [{ name_contains: null }, 'abc'],
  ])('%j matches %s', (where, expected) => {
    expect(ask({ where })).toBe(expected);
  });

  it('follows relations to the whole object', () => {
    expect(askDisks({ vm: { id: 'a' } })).toEqual(['disk-a']);
    expect(askDisks({ type: 'DISK', vm: { status: 'STOPPED' } })).toEqual(['disk-b']);
    expect(askDisks({ vm: { vm_disks_some: { boot: 0 } } })).toEqual(['disk-a']);
    expect(askDisks({ elf_image: null })).toEqual(['disk-b']);
    expect(askDisks({ elf_image: {} })).toEqual(['disk-a']);
  });

  it.each<[unknown, string]>([
    [{ nme: 'web-1' }, 'where.nme is not a field that can be asked for'],
    [{ id_like: 'a' }, 'where.id_like is not a field that can be asked for'],
    [{ status_contains: 'RUN' }, 'where.status_contains is not a field that can be asked for'],
    [{ vm_disks: {} }, 'where.vm_disks is not a field that can be asked for'],
    [{ vm_disks_some: { vm: { nme: 'x' } } }, 'where.vm_disks_some.vm.nme is not a field that can be asked for'],
    [{ AND: [{ id: 'a' }, { nope: 1 }] }, 'where.AND[1].nope is not a field that can be asked for'],
    [{ AND: { id: 'a' } }, 'where.AND must be an array'],
    [{ id: 5 }, 'where.id must be a string'],
    [{ vcpu_gt: '2' }, 'where.vcpu_gt must be an integer'],
    [{ vcpu: 1.5 }, 'where.vcpu must be an integer'],
    [{ status: 'OFF' }, 'where.status must be one of RUNNING, STOPPED, SUSPENDED, DELETED, UNKNOWN'],
    [{ id_in: 'a' }, 'where.id_in must be an array'],
    [{ id_in: ['a', 1] }, 'where.id_in[1] must be a string'],
    [{ in_recycle_bin: 'false' }, 'where.in_recycle_bin must be a boolean'],
    [{ local_created_at: 'yesterday' }, 'where.local_created_at must be a date-time'],
    [[], 'where must be an object'],
  ])('%j is refused: %s', (where, expected) => {
    expect(ask({ where })).toBe(expected);
  });

  it('refuses what the vendor calls not filterable', () => {
    for (const name of ['exec_h_m', 'execute_intervals']) expect(tables.snapshotPlans).not.toHaveProperty(name);
    for (const name of ['incremental_weekdays', 'incremental_time_points', 'full_time_point']) {
      expect(tables.backupPlans).not.toHaveProperty(name);
    }
  });

  it('takes null beside other operators as no condition, or refuses it', () => {
    expect(ask({ where: { id_in: null } })).toBe('abc');
    expect(ask({ where: { id_in: null } }, { nullOperand: 'refused' })).toBe('where.id_in must not be null');
  });

  it('compares text with or without regard to case', () => {
    expect(ask({ where: { name: 'web-3' } })).toBe('');
    expect(ask({ where: { name: 'WEB-3' } }, { textIgnoresCase: true })).toBe('c');
    expect(ask({ where: { status: 'STOPPED', name_in: ['WEB-2'] } }, { textIgnoresCase: true })).toBe('b');
  });
});

describe('order and pages', () => {
  it.each<[unknown, string]>([
    [{ orderBy: 'name_DESC' }, 'bac'],
    [{ orderBy: 'vcpu_ASC' }, 'acb'],
    [{ orderBy: 'vcpu_DESC' }, 'bac'],
    [{ orderBy: 'local_created_at_DESC', first: 1 }, 'c'],
    [{ first: 2 }, 'ab'],
    [{ first: 0 }, ''],
    [{ first: 2, skip: 2 }, 'c'],
    [{ skip: 5 }, ''],
    [{ last: 2 }, 'bc'],
    [{ last: 1, skip: 1 }, 'b'],
    [{ last: 9 }, 'abc'],
    [{ after: 'a' }, 'bc'],
    [{ after: 'a', first: 1 }, 'b'],
    [{ before: 'c' }, 'ab'],
    [{ before: 'c', last: 1 }, 'b'],
    [{ after: 'a', before: 'c' }, 'b'],
    [{ after: 'gone' }, ''],
    [{ before: 'gone' }, ''],
    [{ where: null, orderBy: null, first: null, last: null, skip: null, after: null, before: null }, 'abc'],
  ])('%j gives %s', (body, expected) => {
    expect(ask(body)).toBe(expected);
  });

  it('has a page size that nobody can exceed, if the quirk says so', () => {
    expect(ask({}, { pageCap: 2 })).toBe('ab');
    expect(ask({ first: 3 }, { pageCap: 2 })).toBe('ab');
    expect(ask({ first: 3, skip: 2 }, { pageCap: 2 })).toBe('c');
    expect(ask({ last: 3 }, { pageCap: 2 })).toBe('bc');
  });

  it('has some order when none is asked for', () => {
    expect(ask({}, { defaultOrder: 'newestFirst' })).toBe('cba');
    const source = {
      fields: tables.vms,
      rows: vms.toReversed(),
      body: {},
      quirks: { ...plain, defaultOrder: 'byId' as const },
    };
    expect(runQuery(source)).toMatchObject({ rows: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  });

  it('puts nulls last when ascending', () => {
    const rows = [
      { id: 'n', deleted_at: null },
      { id: 'd', deleted_at: '2025-01-01T00:00:00.000Z' },
    ];
    const source = { fields: tables.vms, rows, quirks: plain };
    expect(runQuery({ ...source, body: { orderBy: 'deleted_at_ASC' } })).toMatchObject({
      rows: [{ id: 'd' }, { id: 'n' }],
    });
    expect(runQuery({ ...source, body: { orderBy: 'deleted_at_DESC' } })).toMatchObject({
      rows: [{ id: 'n' }, { id: 'd' }],
    });
  });

  it.each<[unknown, string]>([
    [{ orderBy: 'name' }, 'orderBy name is not an order of this collection'],
    [{ orderBy: 'vm_disks_ASC' }, 'orderBy vm_disks_ASC is not an order of this collection'],
    [{ orderBy: 'constructor_ASC' }, 'orderBy constructor_ASC is not an order of this collection'],
    [{ first: 1, last: 1 }, 'first and last exclude each other'],
    [{ first: -1 }, 'first must not be negative'],
  ])('%j is refused: %s', (body, expected) => {
    expect(ask(body)).toBe(expected);
  });

  it.each([{ frist: 1 }, { first: '1' }, { first: 1.5 }, { after: 1 }, [], 'x', undefined])(
    'a body like %j is refused',
    (body) => {
      const answer = runQuery({ fields: tables.vms, rows: vms, body, quirks: plain });
      expect(answer).toHaveProperty('error', expect.any(String));
    },
  );
});

describe('counting and choosing', () => {
  const source = { fields: tables.vms, rows: vms, quirks: plain };

  it('counts what matches, whatever the page', () => {
    const body = { where: { vcpu: 2 }, first: 1 };
    expect(runCount({ ...source, body })).toEqual({ aggregate: { count: 2 } });
    expect(runCount({ ...source, body, quirks: { ...plain, pageCap: 1 } })).toEqual({ aggregate: { count: 2 } });
    expect(runCount({ ...source, body: { where: { nope: 1 } } })).toHaveProperty('error');
  });

  it('chooses everything for an empty where', () => {
    expect(selectRows({ ...source, where: {} })).toMatchObject({ rows: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    expect(selectRows({ ...source, where: { id: 'c' } })).toMatchObject({ rows: [{ id: 'c' }] });
    expect(selectRows({ ...source, where: { ID: 'c' } })).toHaveProperty('error');
  });
});
