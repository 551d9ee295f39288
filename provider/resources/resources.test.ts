import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { installation, operation } from './common.ts';
import { resourceKinds, resources } from './index.ts';
import type { ResourceSpec } from './spec.ts';

const specs: readonly ResourceSpec[] = resourceKinds.map((kind) => resources[kind]);
const parts = (shape: Readonly<Record<string, unknown>>) =>
  Object.entries(shape).map(([name, schema]) => {
    if (!(schema instanceof z.ZodType)) throw new TypeError(name);
    return { name, schema, meta: schema.meta() ?? {} };
  });

describe.each(specs.map((spec) => [spec.kind, spec] as const))('the specification of %s', (kind, spec) => {
  const inputs = parts(spec.inputs.shape);
  const outputs = parts(spec.outputs.shape);

  it('is registered under its own name', () => {
    expect(resources).toHaveProperty(kind, spec);
  });

  it('describes every property in sentences', () => {
    for (const { name, meta } of [...inputs, ...outputs]) expect(meta.description, name).toMatch(/^[A-Z`].*[.`]$/s);
    expect(spec.description).toMatch(/\.$/);
  });

  it('has defaults that fit, and only where a value may be left out', () => {
    for (const { name, schema, meta } of inputs) {
      if (meta.default === undefined) continue;
      expect(schema.safeParse(meta.default).success, name).toBe(true);
      expect(schema.safeParse(undefined).success, name).toBe(true);
    }
  });

  it('belongs to an instance, whose change makes a new one', () => {
    const instance = inputs.find(({ name }) => name === 'instanceId');
    expect(instance?.meta.update).toBe('new');
    expect(instance?.schema.safeParse(undefined).success).toBe(false);
  });

  it('may have events, which make a new object, or enter a session again', () => {
    for (const { meta, schema } of inputs.filter((one) => one.meta.eventOnly === true)) {
      expect(meta.update).toBe(spec.identity === 'instance' ? 'place' : 'new');
      expect(schema.safeParse(undefined).success).toBe(true);
    }
  });

  it('shares no name between inputs and outputs, and has the ones that the lifecycle writes', () => {
    const names = inputs.map(({ name }) => name);
    expect(outputs.filter(({ name }) => names.includes(name))).toEqual([]);
    expect(outputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['status', 'cloudStatus', 'installation', 'operation']),
    );
  });

  it('has an id of its own, or is a session that the instance has and that somebody may end', () => {
    const { identity, idOutput, importInput, repairs, statuses } = spec;
    if (identity === 'object') {
      const id = outputs.find(({ name }) => name === idOutput);
      expect(id?.schema.safeParse(undefined).success, 'an id that is always there').toBe(false);
      expect([importInput, statuses.ended]).toEqual([undefined, undefined]);
    } else {
      const imported = inputs.find(({ name }) => name === importInput);
      expect(imported?.schema.safeParse(undefined).success, 'what an import must carry').toBe(false);
      expect(idOutput).toBeUndefined();
      expect(statuses.ended).toBeDefined();
      expect(repairs, 'nobody enters it again but the user').not.toHaveProperty(String(statuses.ended));
    }
  });

  it('remembers outputs only, which an import does not have', () => {
    for (const name of spec.remembers ?? []) {
      const output = outputs.find((one) => one.name === name);
      expect(output?.schema.safeParse(undefined).success, name).toBe(true);
    }
  });

  it('has a word for each status that it uses', () => {
    const status = outputs.find(({ name }) => name === 'status');
    const allowed = (word: string) => status?.schema.safeParse(word).success;
    for (const word of [...Object.values(spec.statuses), ...Object.keys(spec.repairs)])
      expect(allowed(word), word).toBe(true);
    expect(allowed('Reticulating')).toBe(false);
  });

  it('settles what is pending, and leaves what is done alone', () => {
    expect(spec.repairs[spec.statuses.pending]).toBe('update');
    expect(spec.repairs[spec.statuses.done]).toBeUndefined();
  });

  it('gives each member of an enum its text', () => {
    for (const { name, schema, meta } of [...inputs, ...outputs]) {
      const choice = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      if (!(choice instanceof z.ZodEnum)) continue;
      const members = meta.members ?? choice.meta()?.members ?? {};
      expect(Object.keys(members), name).toEqual(choice.options);
      for (const member of Object.keys(members)) expect(member).toMatch(/^[A-Z][A-Za-z]*$/);
    }
  });
});

describe('a snapshot', () => {
  it('is never given up by itself: only one that never was a restore point is replaced', () => {
    const { repairs, statuses, ownNameTaken } = resources.Snapshot;
    expect(Object.entries(repairs).filter(([, how]) => how === 'replaceOldFirst')).toEqual([
      [statuses.failed, 'replaceOldFirst'],
    ]);
    expect(repairs).not.toHaveProperty(statuses.degraded);
    expect(ownNameTaken).toBe('stop');
  });

  it('takes any plain values as triggers, and trims names', () => {
    const { inputs } = resources.Snapshot;
    expect(inputs.parse({ instanceId: ' vm-1 ', name: ' n ', triggers: [1, null, { a: ['x'] }] })).toEqual({
      instanceId: 'vm-1',
      name: 'n',
      triggers: [1, null, { a: ['x'] }],
    });
    for (const bad of [
      {},
      { instanceId: ' ' },
      { instanceId: 'v', name: '' },
      { instanceId: 'v', consistency: 'crash' },
    ]) {
      expect(inputs.safeParse(bad).success).toBe(false);
    }
  });
});

describe('a backup schedule', () => {
  const { inputs, ...spec } = resources.BackupSchedule;
  const good = { instanceId: 'vm-1', rotationDays: ['Monday'], rotationTime: '02:01' };

  it('is a setting: repaired in place, taken over when it is ours, never replaced by itself', () => {
    expect(spec.repairs).toEqual({ [spec.statuses.pending]: 'update', [spec.statuses.degraded]: 'update' });
    expect(spec.ownNameTaken).toBe('takeOver');
    expect(spec.statuses).not.toHaveProperty('failed');
  });

  it('runs on a set of days, at a time in one form', () => {
    const untidy = { rotationDays: ['Friday', 'Monday', 'Friday'], rotationTime: ' 2:01 ' };
    expect(inputs.parse({ ...good, ...untidy })).toEqual({
      instanceId: 'vm-1',
      rotationDays: ['Monday', 'Friday'],
      rotationTime: '02:01',
    });
  });

  it.each([
    { rotationDays: [] },
    { rotationDays: ['monday'] },
    { rotationDays: undefined },
    { rotationTime: '24:00' },
    { rotationTime: '2 am' },
    { method: 'Copy' },
    { keepCount: 0 },
    { keepCount: 1.5 },
    { enabled: 'yes' },
  ])('refuses %j', (bad) => {
    expect(inputs.safeParse(good).success).toBe(true);
    expect(inputs.safeParse({ ...good, ...bad }).success).toBe(false);
  });
});

describe('an ISO boot', () => {
  const { inputs, outputs, ...spec } = resources.IsoBoot;

  it('does nothing by itself when it was ended: a machine is restarted for its user only', () => {
    expect(spec.repairs).toEqual({ [spec.statuses.pending]: 'update' });
    expect(spec.ownNameTaken).toBe('stop');
  });

  it('wants an image, and takes any plain values as triggers', () => {
    const good = { instanceId: 'vm-1', imageId: ' iso-1 ', restart: 'Never', triggers: [{ a: 1 }] };
    expect(inputs.parse(good)).toEqual({ ...good, imageId: 'iso-1' });
    for (const bad of [{ imageId: undefined }, { imageId: ' ' }, { restart: 'never' }]) {
      expect(inputs.safeParse({ ...good, ...bad }).success).toBe(false);
    }
  });

  it('remembers how the machine was, as far as that is known', () => {
    expect(outputs.shape.before.parse({ powerState: 'Running' })).toEqual({ powerState: 'Running' });
    expect(outputs.shape.before.safeParse({ powerState: 'running' }).success).toBe(false);
  });
});

it('bookkeeping may be absent, and has no other words than these', () => {
  expect(installation.parse(undefined)).toBeUndefined();
  expect(installation.parse({ cloud: 'c' })).toEqual({ cloud: 'c' });
  expect(operation.safeParse({ verb: 'Create', startedAt: 'x' }).success).toBe(true);
  expect(operation.safeParse({ verb: 'guess', startedAt: 'x' }).success).toBe(false);
});
