import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionKinds, functions } from './index.ts';
import type { FunctionSpec } from './spec.ts';

const specs: readonly FunctionSpec[] = functionKinds.map((kind) => functions[kind]);

describe.each(specs.map((spec) => [spec.kind, spec] as const))('the specification of %s', (kind, spec) => {
  it('is registered under its own name, and described', () => {
    expect(functions).toHaveProperty(kind, spec);
    expect(kind).toMatch(/^get[A-Z]/);
    expect(spec.description).toMatch(/\.$/);
  });

  it('describes every argument and result', () => {
    for (const [name, schema] of [...Object.entries(spec.args.shape), ...Object.entries(spec.result.shape)]) {
      expect(Reflect.get(schema, 'description'), name).toMatch(/\.$/);
    }
  });

  it('knows where the details of a cloud go', () => {
    if (spec.detailsOf !== '') expect(spec.result.shape).toHaveProperty(spec.detailsOf);
  });
});

describe('arguments', () => {
  it.each<[keyof typeof functions, object, boolean]>([
    ['getInstance', { instanceId: ' vm-1 ' }, true],
    ['getInstance', {}, false],
    ['getInstance', { instanceId: ' ' }, false],
    ['getInstances', {}, true],
    ['getInstances', { name: '' }, false],
    ['getSnapshots', { instanceId: 'vm-1', name: 'n' }, true],
    ['getSnapshots', { name: 'n' }, false],
    ['getBackupSchedules', { instanceId: 'vm-1', name: 'n' }, true],
    ['getBackupSchedules', { name: 'n' }, false],
    ['getBackups', { instanceId: 'vm-1' }, true],
    ['getBackups', {}, false],
    ['getIsoImages', { instanceId: 'vm-1', zone: 'own', name: 'n' }, true],
    ['getIsoImages', { instanceId: 'vm-1', zone: '' }, false],
    ['getConsole', { instanceId: 'vm-1' }, true],
    ['getConsole', {}, false],
  ])('%s %j: %s', (kind, args, fits) => {
    expect(functions[kind].args.safeParse(args).success).toBe(fits);
  });
});

describe('an answer of a cloud that does not fit is noticed', () => {
  const schedule = { id: 'vm-1/s', instanceId: 'vm-1', name: 'n', scheduleId: 's', status: 'Active' };
  const backup = { instanceId: 'vm-1', backupId: 'b', name: 'n', origin: 'Schedule', status: 'Active' };
  it.each<[keyof typeof functions, object, readonly object[]]>([
    [
      'getInstance',
      { instanceId: 'vm-1', powerState: 'Rescue', ipAddresses: [] },
      [{ powerState: 'rescue' }, { ipAddresses: undefined }, { instanceId: 5 }],
    ],
    [
      'getBackupSchedules',
      { schedules: [schedule, { ...schedule, rotationDays: ['Sunday'], rotationTime: '02:01', enabled: true }] },
      [{ schedules: [{ ...schedule, rotationDays: ['0'] }] }, { schedules: [{ ...schedule, rotationTime: '2' }] }],
    ],
    ['getBackups', { backups: [backup] }, [{ backups: [{ ...backup, origin: 'schedule' }] }, { backups: undefined }]],
    ['getIsoImages', { images: [{ imageId: 'i', labelledIso: false }] }, [{ images: [{ imageId: 'i' }] }]],
    [
      'getConsole',
      { url: 'https://console.test/', cookies: [{ name: 'n', value: 'v' }] },
      [{ url: undefined }, { directUrl: 5 }, { cookies: [{ name: 'n' }] }],
    ],
  ])('%s', (kind, good, changes) => {
    const { result } = functions[kind];
    expect(result.safeParse(good).success).toBe(true);
    for (const change of changes) expect(result.safeParse({ ...good, ...change }).success).toBe(false);
  });
});

it('a schedule in an answer has no defaults: what is missing there is not known', () => {
  const { schedules } = functions.getBackupSchedules.result.shape;
  for (const [name, schema] of Object.entries(schedules.element.shape))
    expect(schema.meta(), name).not.toHaveProperty('default');
});

it('everything of a console is secret, and nothing of any other answer', () => {
  const secrets = specs.flatMap(({ kind, result }) =>
    Object.entries(result.shape).flatMap(([name, schema]) =>
      schema instanceof z.ZodType && schema.meta()?.secret === true ? [`${kind}.${name}`] : [],
    ),
  );
  expect(secrets).toEqual(['getConsole.url', 'getConsole.directUrl', 'getConsole.cookies']);
});
