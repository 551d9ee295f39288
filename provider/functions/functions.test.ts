import { describe, expect, it } from 'vitest';
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
  ])('%s %j: %s', (kind, args, fits) => {
    expect(functions[kind].args.safeParse(args).success).toBe(fits);
  });
});

it('an answer of a cloud that does not fit is noticed', () => {
  const { result } = functions.getInstance;
  const good = { instanceId: 'vm-1', powerState: 'Rescue', ipAddresses: [] };
  expect(result.safeParse(good).success).toBe(true);
  for (const bad of [
    { ...good, powerState: 'rescue' },
    { ...good, ipAddresses: undefined },
    { ...good, instanceId: 5 },
  ]) {
    expect(result.safeParse(bad).success).toBe(false);
  }
});
