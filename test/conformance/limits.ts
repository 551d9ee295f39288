import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Capability, Cloud } from '../../provider/clouds/driver.ts';
import type { Json } from '../../provider/core/json.ts';
import { type ResourceKind, resources } from '../../provider/resources/index.ts';
import type { ResourceSpec } from '../../provider/resources/spec.ts';
import { failureOf } from '../support/bench.ts';
import { CheckFailed } from '../support/mini-engine.ts';
import type { Rig } from './rig.ts';
import type { Scene } from './scene.ts';

type Plain = string | number | boolean;
interface Row {
  readonly path: string;
  readonly value: Plain;
}

/** What this cloud cannot do, or only within limits: one row for each value, from the specification and the cloud's capabilities. */
export function limitConformance<R extends Rig>(scene: Scene<R>): void {
  const { cloud } = scene.factory;
  const rows = Object.keys(inputsOf(scene.kind)).flatMap((path) =>
    beyond(scene.kind, cloud, path).map((value) => ({ path, value })),
  );

  describe('what this cloud cannot do fails at preview, with the property and the cloud', () => {
    it.each(rows)('$path: $value', async ({ path, value }: Row) => {
      const failure = await failureOf(scene.engine.preview({ ...scene.program, [path]: value }));
      expect(failure).toBeInstanceOf(CheckFailed);
      expect(String(failure)).toContain(`${path}: `);
      expect(String(failure)).toContain(cloud.title);
      expect(scene.rig.mutations()).toEqual([]);
    });

    it('and so does an input that only this cloud requires', async () => {
      for (const path of Object.keys(inputsOf(scene.kind))) {
        if (!isRequiredHere(cloud.resources[scene.kind].capabilities[path])) continue;
        const failure = await failureOf(scene.engine.preview({ ...scene.program, [path]: undefined }));
        expect(failure).toBeInstanceOf(CheckFailed);
        expect(String(failure)).toContain(`${path}: is required on ${cloud.title}`);
      }
    });
  });
}

/** Does this cloud take that value of an input? */
export function takes(cloud: Cloud, kind: ResourceKind, path: string, value: Json): boolean {
  const capability = cloud.resources[kind].capabilities[path];
  if (capability?.supported !== true) return false;
  const isChoice = typeof value === 'string' || typeof value === 'boolean';
  return capability.values === undefined || !isChoice || capability.values.includes(value);
}

function isRequiredHere(capability: Capability | undefined): boolean {
  return capability?.supported === true && capability.required === true;
}

function inputsOf(kind: ResourceKind): Readonly<Record<string, unknown>> {
  const spec: ResourceSpec = resources[kind];
  return spec.inputs.shape;
}

/** Values just outside what the cloud takes. */
function beyond(kind: ResourceKind, cloud: Cloud, path: string): readonly Plain[] {
  const capability = cloud.resources[kind].capabilities[path];
  if (capability === undefined) return [];
  const choices = choicesOf(inputsOf(kind)[path]);
  if (!capability.supported) return choices;
  const { length, range } = capability;
  return [
    ...choices.filter((value) => !takes(cloud, kind, path, value)),
    ...(range === undefined ? [] : [range.max + 1, ...(range.min > 1 ? [range.min - 1] : [])]),
    ...(length === undefined ? [] : ['x'.repeat(length.max + 1)]),
  ];
}

function choicesOf(schema: unknown): readonly Plain[] {
  if (schema instanceof z.ZodOptional) return choicesOf(schema.unwrap());
  if (schema instanceof z.ZodBoolean) return [true, false];
  return schema instanceof z.ZodEnum ? schema.options : [];
}
