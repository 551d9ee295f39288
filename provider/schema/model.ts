import type { Cloud, ResourceDefinition } from '../clouds/driver.ts';
import { type FunctionKind, functionKinds, functions } from '../functions/index.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { type ResourceKind, resourceKinds, resources } from '../resources/index.ts';
import type { ResourceSpec, Timeouts } from '../resources/spec.ts';
import { checkDefinition, checkSpec } from './model-checks.ts';
import { blockName, detailsName, pascal } from './names.ts';
import { token } from '../resources/token.ts';
import { type ObjectShape, type Property, readObject } from './shape.ts';

/*
 * The common specification and what every cloud adds to it, put together once; the schema and the reference pages both
 * say what stands here, so they cannot disagree.
 */

/** What one cloud makes of one resource. */
export interface ResourceOnCloud {
  readonly cloud: Cloud;
  readonly definition: ResourceDefinition<unknown>;
  readonly block: ObjectShape | undefined;
  readonly details: ObjectShape | undefined;
  readonly timeouts: Timeouts;
}

export interface ResourceModel {
  readonly spec: ResourceSpec;
  readonly token: string;
  readonly inputs: readonly Property[];
  readonly outputs: readonly Property[];
  /** The input blocks and details outputs, by cloud. */
  readonly blocks: readonly Property[];
  readonly details: readonly Property[];
  readonly clouds: readonly ResourceOnCloud[];
}

export interface FunctionModel {
  readonly spec: FunctionSpec;
  readonly token: string;
  readonly args: ObjectShape;
  readonly result: ObjectShape;
  readonly details: readonly Property[];
}

export function resourceModels(clouds: readonly Cloud[]): ResourceModel[] {
  return resourceKinds.map((kind) => resourceModel(resources[kind], kind, clouds));
}

export function functionModels(clouds: readonly Cloud[]): FunctionModel[] {
  return functionKinds.map((kind) => functionModel(functions[kind], kind, clouds));
}

export function resourceModel(spec: ResourceSpec, kind: ResourceKind, clouds: readonly Cloud[]): ResourceModel {
  const inputs = readObject(spec.inputs, `${spec.kind}.inputs`).properties;
  const outputs = readObject(spec.outputs, `${spec.kind}.outputs`).properties;
  checkSpec(spec, inputs, outputs);
  const on = clouds.map((cloud) => onCloud(spec, cloud, cloud.resources[kind]));
  for (const { cloud, definition, block } of on)
    checkDefinition(spec, inputs, cloud, definition, block?.properties ?? []);
  const model: ResourceModel = {
    spec,
    token: token(spec.kind),
    inputs,
    outputs,
    blocks: on.flatMap(({ cloud, block }) =>
      block === undefined
        ? []
        : [
            cloudProperty(
              cloud,
              blockName(cloud.name),
              block,
              `Settings that only ${cloud.title} has. Other clouds check them and leave them out.`,
            ),
          ],
    ),
    details: on.flatMap(({ cloud, details }) =>
      details === undefined
        ? []
        : [cloudProperty(cloud, detailsName(cloud.name), details, `What only ${cloud.title} reports.`)],
    ),
    clouds: on,
  };
  checkNames(spec.kind, [...model.inputs, ...model.outputs, ...model.blocks, ...model.details]);
  return model;
}

function onCloud(spec: ResourceSpec, cloud: Cloud, definition: ResourceDefinition<unknown>): ResourceOnCloud {
  const path = `${cloud.name}.${spec.kind}`;
  const name = `${pascal(cloud.name)}${spec.kind}`;
  return {
    cloud,
    definition,
    block:
      definition.block === undefined
        ? undefined
        : named(readObject(definition.block, `${path}.block`), `${name}Settings`),
    details: named(readObject(definition.details, `${path}.details`), `${name}Details`),
    timeouts: {
      create: definition.timeouts?.create ?? spec.timeouts.create,
      update: definition.timeouts?.update ?? spec.timeouts.update,
      delete: definition.timeouts?.delete ?? spec.timeouts.delete,
    },
  };
}

/** An object with no properties says nothing: no property is made for it. */
function named(shape: ObjectShape, name: string): ObjectShape | undefined {
  return shape.properties.length === 0 ? undefined : { ...shape, name: shape.name ?? name };
}

function cloudProperty(cloud: Cloud, name: string, shape: ObjectShape, description: string): Property {
  return {
    name,
    path: `${cloud.name}.${name}`,
    required: false,
    facts: {
      description,
      update: undefined,
      default: undefined,
      secret: false,
      eventOnly: false,
      environment: undefined,
    },
    shape: { ...shape, description: shape.description === '' ? description : shape.description },
  };
}

export function functionModel(spec: FunctionSpec, kind: FunctionKind, clouds: readonly Cloud[]): FunctionModel {
  const details = clouds.flatMap((cloud) => {
    const schema = cloud.functions[kind].details;
    if (schema === undefined) return [];
    const shape = named(
      readObject(schema, `${cloud.name}.${spec.kind}.details`),
      `${pascal(cloud.name)}${pascal(spec.kind)}Details`,
    );
    return shape === undefined
      ? []
      : [cloudProperty(cloud, detailsName(cloud.name), shape, `What only ${cloud.title} reports.`)];
  });
  return {
    spec,
    token: token(spec.kind),
    args: readObject(spec.args, `${spec.kind}.args`),
    result: readObject(spec.result, `${spec.kind}.result`, { at: spec.detailsOf, properties: details }),
    details,
  };
}

function checkNames(kind: string, properties: readonly Property[]): void {
  const seen = new Map<string, string>();
  for (const { name, path } of properties) {
    const before = seen.get(name);
    if (before !== undefined) throw new TypeError(`${path}: ${kind} has this name already, at ${before}`);
    seen.set(name, path);
  }
}
