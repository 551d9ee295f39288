import { describe, expect, test } from 'vitest';
import type { Present } from '../driver.ts';
import { fromForm, fromRow, isRecord, oldestFirst, phases, protection, sameName, statusNow } from './snapshot-model.ts';
import { publishedSnapshotRow, snapshotForm } from './testing.ts';
import { imageForm, snapshotRow } from './wire.ts';

type Changes = Readonly<Record<string, unknown>>;
const ref = { instanceId: '5203773', objectId: '5204214' };

function ofRow(changes: Changes = {}): Present {
  const result = fromRow(ref.instanceId, snapshotRow.parse({ ...publishedSnapshotRow, ...changes }));
  if (result.kind !== 'present') throw new Error(result.kind);
  return result;
}
const formWith = (changes: Changes = {}) => imageForm.parse({ ...snapshotForm, ...changes });

/** What a user sees of the published snapshot. */
const published = {
  kind: 'present',
  ref,
  cloudStatus: 'Active',
  inputs: { instanceId: '5203773', name: 'MySnapshot', consistency: 'Crash', zomro: { protected: false } },
  outputs: {
    createdAt: '2024-07-23',
    sizeBytes: 3_000_000_000,
    zomroDetails: {
      architecture: 'x86_64',
      createdate: '2024-07-23',
      diskFormat: 'qcow2',
      fleioId: 'afd72725-81aa-43ad-984c-a3f3a05b4b84',
      fleioStatus: 'Active',
      hypervisorType: 'any_hypervisor',
      id: '5204214',
      imageSize: 3,
      instancesId: '5203773',
      itemRealStatus: '2',
      minDisk: 20,
      minRam: 0,
      name: 'MySnapshot',
      osDistro: 'Ubuntu',
      osVersion: '22.04 x64',
      protected: 'off',
      region: 'Netherlands-2',
      visibility: 'private',
    },
  },
};

describe('fromRow', () => {
  test('the published row', () => {
    expect(ofRow()).toEqual(published);
  });

  test.each([
    ['on', true],
    ['off', false],
    ['On ', true],
    ['maybe', undefined],
    ['', undefined],
  ])('protected %j', (word, expected) => {
    const present = ofRow({ protected: { $: word } });
    expect(protection(present.inputs)).toBe(expected);
    expect('zomro' in present.inputs).toBe(expected !== undefined);
  });

  test('an unknown word of protection is still shown', () => {
    expect(ofRow({ protected: { $: 'maybe' } }).outputs['zomroDetails']).toHaveProperty('protected', 'maybe');
  });

  test.each([
    ['complete', 'Active', '3', 3_000_000_000],
    ['not yet', 'Saving', '3', undefined],
    ['zero', 'Active', '0', undefined],
    ['empty', 'Active', '', undefined],
    ['nonsense', 'Active', 'big', undefined],
  ])('size: %s', (_name, status, size, expected) => {
    expect(ofRow({ fleio_status: { $: status }, image_size: { $: size } }).outputs['sizeBytes']).toBe(expected);
  });

  test('a row that billing has deleted is absent, whatever else it says', () => {
    const row = snapshotRow.parse({ ...publishedSnapshotRow, item_real_status: { $: '4' } });
    expect(fromRow(ref.instanceId, row)).toEqual({ kind: 'absent' });
  });

  test.each([
    ['the cloud underneath', 'Saving', '2', 'Saving', undefined],
    ['billing is not done with a complete one', 'Active', '5', 'Processing', undefined],
    ['billing has only ordered it', undefined, '1', 'Ordered', undefined],
    ['it failed, whatever billing says', 'Killed', '5', 'Killed', undefined],
    ['nothing yet', undefined, '2', 'no status yet', undefined],
    ['suspended underneath', 'Suspended', '2', 'Suspended', 'degraded'],
    ['suspended by billing', 'Active', '3', 'Active', 'degraded'],
  ])('status: %s', (_name, word, service, cloudStatus, status) => {
    const present = ofRow({ fleio_status: word === undefined ? {} : { $: word }, item_real_status: { $: service } });
    expect([present.cloudStatus, present.status]).toEqual([cloudStatus, status]);
  });

  test('absent values leave no trace', () => {
    const details = fromRow('1', snapshotRow.parse({ id: { $: '2' } }));
    expect(details).toMatchObject({ outputs: { zomroDetails: { id: '2', instancesId: '1' } } });
  });
});

describe('fromForm', () => {
  test('the same snapshot from its own record: what it lacks is left out', () => {
    const { hypervisorType: _h, itemRealStatus: _i, visibility: _v, ...details } = published.outputs.zomroDetails;
    expect(fromForm(ref, formWith())).toEqual({
      ...published,
      outputs: { ...published.outputs, zomroDetails: details },
    });
  });

  test.each(['image', 'backup', 'Backup '])('the record of a %j is an error, never an absence', (type) => {
    expect(() => fromForm(ref, formWith({ image_type: { $: type } }))).toThrow('is no snapshot: Zomro calls it');
  });

  test('a snapshot of another instance is an error, not a loss', () => {
    expect(() => fromForm(ref, formWith({ instances_id: { $: '77' } }))).toThrow(
      'snapshot 5204214 belongs to instance 77, not to 5203773',
    );
  });

  test('a form with none of the fields of a record is none', () => {
    expect(isRecord(formWith())).toBe(true);
    expect(isRecord(imageForm.parse({ id: { $: '5204214' }, elid: { $: '5204214' }, slist: [] }))).toBe(false);
  });
});

test('phases know each word once', () => {
  const words = [...phases.pending, ...phases.done, ...phases.failed];
  expect(new Set(words).size).toBe(words.length);
});

test('the oldest first, by number within a day', () => {
  const rows = [
    { id: '10', createdate: '2024-07-24' },
    { id: '9', createdate: '2024-07-24' },
    { id: '30', createdate: '2024-07-23' },
    { id: '8', createdate: undefined },
  ];
  expect(oldestFirst(rows).map(({ id }) => id)).toEqual(['8', '30', '9', '10']);
});

describe('statusNow', () => {
  test.each([
    ['Active', '2', 'Active'],
    ['Active ', '3', 'Degraded'],
    ['Suspended', '2', 'Degraded'],
    ['Pending delete', '2', 'Pending'],
    ['Killed', '2', 'Failed'],
    ['whatever', '2', 'Pending'],
  ])('%j with %s in billing is %s', (word, service, expected) => {
    expect(statusNow(ofRow({ fleio_status: { $: word }, item_real_status: { $: service } }))).toBe(expected);
  });
});

describe('sameName', () => {
  test.each([
    ['MySnapshot', 'MySnapshot', true],
    [' MySnapshot ', 'MySnapshot', true],
    ['a  b', 'a b', true],
    ['\u0438\u0306', '\u0439', true],
    ['mysnapshot', 'MySnapshot', false],
    ['MySnapshot-2', 'MySnapshot', false],
    [undefined, '', false],
  ])('%j and %j: %s', (shown, wanted, expected) => {
    expect(sameName(shown, wanted)).toBe(expected);
  });
});
