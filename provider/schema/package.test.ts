import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { snapshot } from '../resources/snapshot.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { alphaSnapshot, beta, bothClouds, everything, fakeCloud } from './fake-clouds.ts';
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

  it('shares a type that several resources and functions use', () => {
    expect(schema.types['lifeboat:index:IsoBootBefore']).toMatchObject({
      properties: { powerState: { $ref: '#/types/lifeboat:index:PowerState' } },
    });
    expect(schema.types['lifeboat:index:Instance']).toMatchObject({
      properties: { powerState: { $ref: '#/types/lifeboat:index:PowerState' } },
    });
    const days = { type: 'array', items: { $ref: '#/types/lifeboat:index:Weekday' } };
    expect(schema.resources['lifeboat:index:BackupSchedule']?.inputProperties['rotationDays']).toMatchObject(days);
    expect(schema.types['lifeboat:index:BackupScheduleInfo']).toMatchObject({ properties: { rotationDays: days } });
    expect(schema.types['lifeboat:index:Weekday']).toMatchObject({ enum: { length: 7 } });
  });

  it('says what a change means for a session', () => {
    const { inputProperties, description } = schema.resources['lifeboat:index:IsoBoot'] ?? {};
    const facts = (name: string) => inputProperties?.[name]?.description?.split('\n').slice(2);
    expect(facts('instanceId')?.[0]).toBe('- A change ends the old session first and then enters a new one.');
    expect(facts('triggers')).toEqual([
      '- A change enters the session again, which restarts the instance; adding or removing the property is no change.',
      '- Supported on every cloud.',
    ]);
    expect(inputProperties?.['triggers']).not.toHaveProperty('willReplaceOnChanges');
    expect(facts('restart')?.slice(2)).toEqual([
      '- Alpha Cloud: only `Graceful` or `Force`. It always restarts.',
      '- Beta Stack: supported.',
    ]);
    expect(description).toContain("pulumi import lifeboat:index:IsoBoot my-iso-boot '<instanceId>/<imageId>'");
  });

  it('says ranges, defaults and duties that differ from cloud to cloud', () => {
    const { inputProperties } = schema.resources['lifeboat:index:BackupSchedule'] ?? {};
    expect(inputProperties?.['method']?.description).toContain('- Alpha Cloud: only `Backup`; `Backup` when left out.');
    expect(inputProperties?.['enabled']?.description).toContain('- Alpha Cloud: only `true`. It has no switch.');
    expect(inputProperties?.['keepCount']?.description?.split('\n').slice(2)).toEqual([
      '- Range: at least 1.',
      '- A change is made on the existing backup schedule.',
      '- Alpha Cloud: 1 to 10; belongs to the instance: all resources of one instance must agree.',
      '- Beta Stack: required; 1 to 99.',
    ]);
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

  it('takes no name of Pulumi', () => {
    const outputs = snapshot.outputs.extend({ urn: z.string().meta({ description: 'x' }) });
    expect(() => schemaOf({ ...snapshot, outputs })).toThrow('Snapshot.outputs.urn: Pulumi keeps');
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

  const row = z
    .object({ key: z.string().meta({ description: 'x', secret: true }) })
    .meta({ id: 'Row', description: 'x' });
  const listing = (secret: boolean) => ({
    kind: 'getInstances',
    description: 'x',
    args: z.object({}),
    result: z.object({ rows: z.array(row).meta({ description: 'x', secret }) }),
    detailsOf: 'rows',
  });

  it('marks what is secret in an answer', () => {
    const { outputs } = functionSchema(functionModel(listing(true), 'getInstances', [beta]), new TypeTable([]));
    expect(outputs.properties['rows']).toMatchObject({ type: 'array', secret: true });
    expect(schema.functions['lifeboat:index:getConsole']?.outputs.properties).toMatchObject({
      url: { type: 'string', secret: true },
      cookies: { type: 'array', secret: true },
    });
    const others = Object.entries(schema.functions).filter(([token]) => !token.endsWith(':getConsole'));
    expect(stableJson(others)).not.toContain('"secret"');
  });

  it('wants a list marked that holds a secret, as the provider marks it', () => {
    expect(() => functionSchema(functionModel(listing(false), 'getInstances', [beta]), new TypeTable([]))).toThrow(
      'getInstances.result.rows[].key: a list that holds a secret is a secret as a whole',
    );
  });

  it('takes no secrets from a cloud alone: the provider would not know them', () => {
    const cloud = fakeCloud({
      name: 'gamma',
      title: 'Gamma',
      defaultEndpoint: undefined,
      resources: {},
      details: { getInstance: z.object({ pin: z.string().meta({ description: 'x', secret: true }) }) },
    });
    expect(() => pulumiSchema([cloud], '1.2.3')).toThrow('gamma.getInstance.details.pin: what a cloud adds');
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
