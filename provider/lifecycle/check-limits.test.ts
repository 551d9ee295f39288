import { describe, expect, it } from 'vitest';
import { Bench, wantedOf } from '../../test/support/bench.ts';
import type { Capability } from '../clouds/driver.ts';
import { type Json, type JsonObject, UNKNOWN } from '../core/json.ts';
import type { ResourceKind } from '../resources/index.ts';
import { check, ownName } from './check.ts';
import { RunMemory } from './memory.ts';

/* What one cloud makes of common inputs: values, ranges, its own defaults; and what an instance has once. */

const { BackupSchedule: schedule, IsoBoot: session } = wantedOf;

function run(
  kind: ResourceKind,
  news: JsonObject,
  more: { capabilities?: Readonly<Record<string, Capability>>; memory?: RunMemory; name?: string } = {},
) {
  const usual = new Bench({ kind });
  const { capabilities } = usual.cloud.resources[kind];
  const bench = new Bench({ kind, definition: { capabilities: { ...capabilities, ...more.capabilities } } });
  const { name = 'nightly', memory = new RunMemory() } = more;
  const resource = { ...bench.operation(), name, urn: `urn:${name}` };
  return check(
    { clouds: [bench.cloud], cloud: bench.cloud, namingKey: '0123456789', memory },
    resource,
    undefined,
    news,
  );
}
const texts = (...args: Parameters<typeof run>) => run(...args).failures.map((one) => `${one.path}: ${one.reason}`);
const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

describe('a backup schedule', () => {
  it('has its days as a set in the order of the week, and its time in one form', () => {
    const { inputs } = run('BackupSchedule', {
      ...schedule,
      rotationDays: ['Wednesday', 'Sunday', 'Wednesday'],
      rotationTime: ' 2:01 ',
    });
    expect(inputs).toMatchObject({ rotationDays: ['Sunday', 'Wednesday'], rotationTime: '02:01' });
  });

  it.each<[string, Json, string]>([
    ['rotationDays', [], 'rotationDays: must not be empty'],
    [
      'rotationDays',
      ['Sunday', 'Someday'],
      'rotationDays[1]: must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday',
    ],
    ['rotationDays', 'Sunday', 'rotationDays: must be an array'],
    ['rotationTime', '24:00', 'rotationTime: must be a time of the day as HH:MM, 24 hours, such as 02:01'],
    ['rotationTime', '2am', 'rotationTime: must be a time of the day as HH:MM, 24 hours, such as 02:01'],
    ['keepCount', 0, 'keepCount: must be at least 1'],
    ['keepCount', 31, 'keepCount: Memory takes 1 to 30'],
    ['keepCount', 1.5, 'keepCount: must be a whole number'],
  ])('with %s %j is refused', (path, value, text) => {
    expect(texts('BackupSchedule', { ...schedule, [path]: value })).toEqual([text]);
  });

  it('may have a day that is not known yet', () => {
    expect(run('BackupSchedule', { ...schedule, rotationDays: ['Sunday', UNKNOWN] }).failures).toEqual([]);
  });

  it('has the default and the requirements of its cloud', () => {
    expect(run('BackupSchedule', without(schedule, 'method')).inputs['method']).toBe('Snapshot');
    expect(texts('BackupSchedule', without(schedule, 'keepCount'))).toEqual(['keepCount: is required on Memory']);
  });

  it('has one name, whether the default of its cloud is written or left out', () => {
    const { cloud, operation } = {
      cloud: new Bench({ kind: 'BackupSchedule' }).cloud,
      operation: new Bench().operation(),
    };
    const named = (inputs: JsonObject) => ownName(cloud, 'key', { ...operation, kind: 'BackupSchedule' }, inputs);
    expect(named(schedule)).toBe(named(without(schedule, 'method')));
    expect(named(schedule)).not.toBe(named({ ...schedule, method: 'Backup' }));
  });

  it('with a switch that its cloud does not have is told why', () => {
    const enabled: Capability = { supported: true, values: [true], reason: 'It always runs.', source: 'test' };
    const capabilities = { enabled };
    expect(texts('BackupSchedule', { ...schedule, enabled: false }, { capabilities })).toEqual([
      'enabled: Memory supports only true: It always runs. Leave it out.',
    ]);
    expect(texts('BackupSchedule', schedule, { capabilities })).toEqual([]);
  });
});

describe('an instance has one session', () => {
  it('in a program; which other resource has it is said', () => {
    const memory = new RunMemory();
    expect(texts('IsoBoot', session, { memory })).toEqual([]);
    expect(texts('IsoBoot', session, { memory })).toEqual([]);
    expect(texts('IsoBoot', session, { memory, name: 'second' })).toEqual([
      'instanceId: instance vm-1 already has the ISO boot urn:nightly in this program, and it can have one only',
    ]);
    expect(texts('IsoBoot', { ...session, instanceId: 'vm-2' }, { memory, name: 'third' })).toEqual([]);
    expect(texts('IsoBoot', { ...session, instanceId: UNKNOWN }, { memory, name: 'fourth' })).toEqual([]);
  });
});
