import { describe, expect, test } from 'vitest';
import { fromForm, fromRow, isRecord, keepCountOf, kept, phases, toWire } from './schedule-model.ts';
import { elements, publishedScheduleRow } from './testing.ts';
import { scheduleForm, scheduleRow } from './wire.ts';

type Changes = Readonly<Record<string, unknown>>;
const ref = { instanceId: '5203773', objectId: '14' };
const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

const ofRow = (changes: Changes = {}, keepCount?: number) =>
  fromRow(ref.instanceId, scheduleRow.parse({ ...publishedScheduleRow, ...changes }), keepCount);
const ofForm = (changes: Changes = {}) => fromForm(ref, scheduleForm.parse(changes), undefined);

/** What a user sees of the published schedule. */
const published = {
  kind: 'present',
  ref,
  cloudStatus: 'Active',
  inputs: {
    instanceId: '5203773',
    name: 'MySchedule',
    rotationDays: [...workdays, 'Saturday'],
    rotationTime: '02:01',
    method: 'Backup',
    enabled: true,
  },
  outputs: {
    createdAt: '2024-07-24',
    offHost: true,
    zomroDetails: {
      createDate: '2024-07-24',
      id: '14',
      instanceId: '5203773',
      name: 'MySchedule',
      rotationDays: 'Monday Tuesday Wednesday Thursday Friday Saturday',
      rotationTime: '02:01',
      servername: 'MyServer',
    },
  },
};

describe('fromRow', () => {
  test('the published row', () => {
    expect(ofRow()).toStrictEqual(published);
  });

  test('with what stands beside the list', () => {
    const { inputs, outputs } = ofRow({}, 3);
    expect(inputs).toStrictEqual({ ...published.inputs, keepCount: 3 });
    expect(outputs['zomroDetails']).toStrictEqual({ ...published.outputs.zomroDetails, backupRotation: 3 });
  });

  test('the days in the order of the calendar; as the cloud writes them in the details', () => {
    const { inputs, outputs } = ofRow(elements({ rotation_days: 'Saturday Sunday ' }));
    expect(inputs['rotationDays']).toEqual(['Sunday', 'Saturday']);
    expect(outputs['zomroDetails']).toMatchObject({ rotationDays: 'Saturday Sunday' });
  });

  test('no days are an empty set', () => {
    expect(ofRow({ rotation_days: {} }).inputs['rotationDays']).toEqual([]);
  });

  test.each([
    ['02:01', '02:01'],
    ['2:01', '02:01'],
    ['02:01:00 ', '02:01'],
  ])('the time %j', (time, expected) => {
    expect(ofRow(elements({ rotation_time: time })).inputs['rotationTime']).toBe(expected);
  });

  test('no time leaves no trace', () => {
    expect(Object.keys(ofRow({ rotation_time: {} }).inputs)).not.toContain('rotationTime');
  });

  test.each(['25:99', '2 am', '02:01:30', '24:00'])('the time %j is an error that names it', (time) => {
    expect(() => ofRow(elements({ rotation_time: time }))).toThrow(
      expect.objectContaining({
        kind: 'contract',
        message: `backup schedule 5203773/14 (MySchedule): Zomro gives a time that Lifeboat cannot read: "${time}". Please report the time; until it is understood, manage this schedule in the Zomro panel.`,
      }),
    );
  });

  test('an unknown day is an error that names the schedule', () => {
    expect(() => ofRow({ rotation_days: { $: 'Monday Funday' }, name: {} })).toThrow(
      'backup schedule 5203773/14 (no name): Zomro names a day that Lifeboat does not know: "Funday"',
    );
  });

  test('a row of another instance is an error, not an absence', () => {
    expect(() => ofRow(elements({ instance_id: '77' }))).toThrow(
      expect.objectContaining({
        kind: 'contract',
        message:
          'backup schedule 14 belongs to instance 77, not to 5203773. Correct the id: `<instanceId>/<scheduleId>`.',
      }),
    );
  });

  test('a row that says nothing but its id', () => {
    expect(fromRow('5203773', scheduleRow.parse({ id: { $: '14' } }), undefined)).toStrictEqual({
      kind: 'present',
      ref,
      cloudStatus: 'Active',
      inputs: { instanceId: '5203773', rotationDays: [], method: 'Backup', enabled: true },
      outputs: { offHost: true, zomroDetails: { id: '14', instanceId: '5203773' } },
    });
  });
});

describe('fromForm', () => {
  test.each(['1,2,3,4,5,6', 'Monday Tuesday Wednesday Thursday Friday Saturday '])(
    'the days as %j',
    (rotation_days) => {
      const form = elements({ elid: '14', plid: '5203773', name: 'MySchedule', rotation_days, rotation_time: '02:01' });
      expect(ofForm(form).inputs).toStrictEqual(published.inputs);
    },
  );

  test.each(['plid', 'instance_id'])('of another instance, says its `%s`', (field) => {
    expect(() => ofForm(elements({ name: 'MySchedule', [field]: '77' }))).toThrow(
      'backup schedule 14 belongs to instance 77, not to 5203773',
    );
  });

  test.each([
    ['a record', { name: 'MySchedule' }, true],
    ['the empty form of a create', { elid: '14', plid: '5203773', name: '' }, false],
    ['one that suggests a time', { rotation_days: '1', rotation_time: '00:00' }, false],
  ])('%s', (_name, fields: Readonly<Record<string, string>>, expected) => {
    expect(isRecord(scheduleForm.parse(elements(fields)))).toBe(expected);
  });
});

test.each([
  [3, 3],
  [10, 10],
  [0, undefined],
  [-1, undefined],
  [2.5, undefined],
  [undefined, undefined],
])('%s backups kept: %s', (rotation, expected) => {
  expect(keepCountOf(rotation)).toBe(expected);
});

test('what is sent of a schedule', () => {
  const settings = { name: ' nightly ', rotationDays: ['Sunday', ...workdays], rotationTime: '02:01' } as const;
  expect(toWire(settings)).toEqual({ name: 'nightly', rotation_days: '1,2,3,4,5,0', rotation_time: '02:01' });
});

describe('kept', () => {
  const { name, rotationDays, rotationTime } = published.inputs;
  test.each([
    ['all', [], { name, rotationDays, rotationTime }],
    ['all but the name', ['name'], { rotationDays, rotationTime }],
    ['all but the days', ['rotationDays'], { name, rotationTime }],
    ['all but the time', ['rotationTime'], { name, rotationDays }],
    ['nothing', ['name', 'rotationDays', 'rotationTime'], {}],
  ])('%s', (_name, aspects, expected) => {
    expect(kept(published.inputs, aspects)).toStrictEqual(expected);
  });

  test('nothing of what was not told', () => {
    expect(kept({ rotationDays: [] }, [])).toStrictEqual({});
    expect(kept({}, [])).toStrictEqual({});
  });
});

test('the one word that a schedule has means that it is done', () => {
  expect(phases.done).toEqual([published.cloudStatus.toLowerCase()]);
});
