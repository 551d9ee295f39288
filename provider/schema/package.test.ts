import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { snapshot } from '../resources/snapshot.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { alpha, alphaSnapshot, bothClouds, everything, fakeCloud } from './fake-clouds.ts';
import { functionModel, resourceModel } from './model.ts';
import { pulumiSchema } from './package.ts';
import type { ResourceSchema } from './pulumi.ts';
import { resourceSchema } from './resource.ts';
import { functionSchema } from './function.ts';
import { checkStructure } from './structure.ts';
import { stableJson } from './text.ts';
import { TypeTable } from './types.ts';

const schema = pulumiSchema(bothClouds, '1.2.3');
const snapshotSchema = schema.resources['lifeboat:index:Snapshot'];

function schemaOf(spec: ResourceSpec): ResourceSchema {
  return resourceSchema(resourceModel(spec, 'Snapshot', bothClouds), new TypeTable([]));
}

describe('the package', () => {
  it('keeps the rules of the format', () => {
    expect(checkStructure(schema)).toEqual([]);
  });

  it('is the same text every time', () => {
    expect(stableJson(pulumiSchema(bothClouds, '1.2.3'))).toBe(stableJson(schema));
  });

  it('carries the version into every language', () => {
    expect(schema).toMatchObject({
      name: 'lifeboat',
      version: '1.2.3',
      license: 'Apache-2.0',
      meta: { supportPack: true },
    });
    for (const language of ['nodejs', 'python', 'go', 'csharp']) {
      expect(schema.language[language], language).toMatchObject({ respectSchemaVersion: true });
    }
    expect(schema.language['nodejs']).toMatchObject({ packageName: 'pulumi-lifeboat' });
  });

  it('cannot be made without a cloud', () => {
    expect(() => pulumiSchema([], '1.2.3')).toThrow('no cloud is registered');
  });
});

describe('a resource', () => {
  it('has the common inputs and a block for each cloud that has one', () => {
    expect(Object.keys(snapshotSchema?.inputProperties ?? {}).sort()).toEqual([
      'alpha',
      'consistency',
      'instanceId',
      'name',
      'triggers',
    ]);
    expect(snapshotSchema?.requiredInputs).toEqual(['instanceId']);
    expect(schema.types['lifeboat:index:AlphaSnapshotSettings']).toMatchObject({
      properties: { protected: { type: 'boolean' }, includeMemory: { type: 'boolean' } },
    });
  });

  it('echoes its inputs and reports outputs and details', () => {
    const outputs = Object.keys(snapshotSchema?.properties ?? {});
    expect(outputs).toEqual(
      expect.arrayContaining(['instanceId', 'name', 'alpha', 'snapshotId', 'status', 'operation', 'alphaDetails']),
    );
    expect(outputs).not.toContain('betaDetails');
    expect(snapshotSchema?.required).toEqual(['instanceId', 'name', 'snapshotId', 'status']);
  });

  it('marks what makes a new object, for the documentation only', () => {
    const marked = Object.entries(snapshotSchema?.inputProperties ?? {}).filter(
      ([, spec]) => spec.willReplaceOnChanges,
    );
    expect(marked.map(([name]) => name).sort()).toEqual(['instanceId', 'triggers']);
    expect(stableJson(schema)).not.toContain('"replaceOnChanges"');
  });

  it('takes any values as triggers', () => {
    expect(snapshotSchema?.inputProperties['triggers']).toMatchObject({
      type: 'array',
      items: { $ref: 'pulumi.json#/Any' },
    });
  });

  it('says default, effect of a change, and limits of each cloud', () => {
    expect(snapshotSchema?.inputProperties['consistency']?.description?.split('\n').slice(2)).toEqual([
      '- Default: `Crash`.',
      '- A change on an existing snapshot is refused at preview unless `instanceId` or `triggers` changes with it.',
      '- Alpha Cloud: only `Crash`. It has no guest agent.',
      '- Beta Stack: not supported. It freezes | nothing. Leave it out.',
    ]);
    expect(snapshotSchema?.inputProperties['name']?.description).toContain(
      '- Alpha Cloud: 1 to 100 characters.\n- Beta Stack: cannot be changed on an existing snapshot.',
    );
    expect(snapshotSchema?.inputProperties['triggers']?.description).toContain('- Supported on every cloud.');
  });

  it('declares a default to the SDKs only where that takes nothing away', () => {
    const own = { description: 'Some text.', default: 7 };
    const inputs = snapshot.inputs.extend({
      count: z.int().optional().meta(own),
      kept: z
        .int()
        .optional()
        .meta({ ...own, update: 'fixed' }),
      list: z
        .array(z.int())
        .optional()
        .meta({ ...own, default: [7] }),
    });
    const supported = { supported: true, source: 'test' } as const;
    const cloud = fakeCloud({
      name: 'gamma',
      title: 'Gamma',
      defaultEndpoint: undefined,
      resources: {
        Snapshot: {
          ...alphaSnapshot,
          capabilities: { ...everything, count: supported, kept: supported, list: supported },
        },
      },
    });
    const { inputProperties } = resourceSchema(
      resourceModel({ ...snapshot, inputs }, 'Snapshot', [cloud]),
      new TypeTable([]),
    );
    expect(inputProperties['count']).toMatchObject({ type: 'integer', default: 7 });
    expect(inputProperties['kept']).not.toHaveProperty('default');
    expect(inputProperties['list']).not.toHaveProperty('default');
    expect(inputProperties['list']?.description).toContain('- Default: `[7]`.');
  });

  it('keeps secrets secret on both sides', () => {
    const secretName = snapshot.inputs.extend({
      name: z.string().optional().meta({ description: 'Some text.', secret: true }),
    });
    const { inputProperties, properties } = schemaOf({ ...snapshot, inputs: secretName });
    expect(inputProperties['name']).toMatchObject({ secret: true });
    expect(properties['name']).toMatchObject({ secret: true });
  });

  it.each<[string, Partial<ResourceSpec>, string]>([
    [
      'a name of Pulumi',
      { outputs: snapshot.outputs.extend({ id: z.string().meta({ description: 'x' }) }) },
      'Snapshot.outputs.id: Pulumi keeps',
    ],
    [
      'an output named like an input',
      { outputs: snapshot.outputs.extend({ name: z.string().meta({ description: 'x' }) }) },
      'Snapshot.outputs.name: Snapshot has this name already, at Snapshot.inputs.name',
    ],
    ['an id output that is not there', { idOutput: 'uuid' }, 'Snapshot.idOutput: there is no output "uuid"'],
    [
      'an input that no cloud speaks of',
      { inputs: snapshot.inputs.extend({ size: z.string().meta({ description: 'x' }) }) },
      'alpha.Snapshot.capabilities: nothing is said about size',
    ],
    [
      'a capability for nothing',
      { inputs: snapshot.inputs.omit({ triggers: true }) },
      'alpha.Snapshot.capabilities: triggers is no common input',
    ],
  ])('refuses %s', (_, change, reason) => {
    expect(() => schemaOf({ ...snapshot, ...change })).toThrow(reason);
  });
});

describe('a function', () => {
  it('puts the details of a cloud where its specification says', () => {
    expect(schema.functions['lifeboat:index:getInstance']?.outputs.properties['alphaDetails']).toMatchObject({
      $ref: '#/types/lifeboat:index:AlphaGetInstanceDetails',
    });
    expect(schema.types['lifeboat:index:Instance']).toMatchObject({
      properties: { alphaDetails: { $ref: '#/types/lifeboat:index:AlphaInstanceRow' } },
    });
    expect(schema.functions['lifeboat:index:getInstances']?.inputs).not.toHaveProperty('required');
  });

  it('answers no secrets', () => {
    const row = z
      .object({ key: z.string().meta({ description: 'x', secret: true }) })
      .meta({ id: 'Row', description: 'x' });
    const spec = {
      kind: 'getInstances',
      description: 'x',
      args: z.object({}),
      result: z.object({ rows: z.array(row).meta({ description: 'x' }) }),
      detailsOf: 'rows',
    };
    const model = functionModel(spec, 'getInstances', [alpha]);
    expect(() => functionSchema(model, new TypeTable([]))).toThrow(
      'getInstances.result.rows[].key: the answer of a function',
    );
  });
});

describe('the configuration', () => {
  const { config, provider } = schema;

  it('has every setting twice: for the stack and for a provider in the program', () => {
    expect(Object.keys(config.variables)).toEqual(Object.keys(provider.inputProperties));
  });

  it('lists the clouds that there are', () => {
    expect(provider.inputProperties['cloud']).toMatchObject({ $ref: '#/types/lifeboat:index:Cloud' });
    expect(schema.types['lifeboat:index:Cloud']).toMatchObject({
      enum: [
        { name: 'Alpha', value: 'alpha' },
        { name: 'Beta', value: 'beta' },
      ],
    });
    expect(config.variables['cloud'], 'SDKs read other types as JSON').toMatchObject({ type: 'string' });
  });

  it('demands nothing that the environment may supply', () => {
    expect(provider.requiredInputs).toEqual([]);
    expect(config.defaults).toEqual([]);
  });

  it('never lets an SDK copy defaults or environment variables into the state', () => {
    for (const spec of Object.values({ ...config.variables, ...provider.inputProperties })) {
      expect(spec).not.toHaveProperty('default');
      expect(spec).not.toHaveProperty('defaultInfo');
    }
    expect(provider.inputProperties['password']).toMatchObject({ secret: true });
    expect(provider.inputProperties['password']?.description).toContain('`LIFEBOAT_PASSWORD`');
    expect(provider.inputProperties['maxConcurrentRequests']?.description).toContain(
      '- Default: `8`.\n- Range: 1 to 256.',
    );
  });
});
