import type { Cloud } from '../clouds/driver.ts';
import { configurationSchema } from './configuration.ts';
import { functionSchema } from './function.ts';
import { functionModels, resourceModels } from './model.ts';
import { packageName } from '../resources/token.ts';
import type { PackageSchema } from './pulumi.ts';
import { resourceSchema } from './resource.ts';
import { TypeTable } from './types.ts';
import { enumerated } from './wording.ts';

const nodePackageName = 'pulumi-lifeboat';

/** The schema of the package with these clouds: what SDKs, `pulumi import` and the documentation are made from. */
export function pulumiSchema(clouds: readonly Cloud[], version: string): PackageSchema {
  const resources = resourceModels(clouds);
  const types = new TypeTable(resources.map((model) => model.spec.kind));
  const resourceSchemas = resources.map((model) => [model.token, resourceSchema(model, types)] as const);
  const functionSchemas = functionModels(clouds).map((model) => [model.token, functionSchema(model, types)] as const);
  const configuration = configurationSchema(clouds, types);
  return {
    name: packageName,
    displayName: 'Lifeboat',
    version,
    description: description(clouds),
    keywords: [
      'pulumi',
      packageName,
      'category/infrastructure',
      'kind/native',
      'snapshot',
      'backup',
      ...clouds.map((cloud) => cloud.name),
    ],
    license: 'Apache-2.0',
    publisher: 'Lifeboat',
    meta: { supportPack: true },
    language: languages(clouds),
    ...configuration,
    types: types.all(),
    resources: Object.fromEntries(resourceSchemas),
    functions: Object.fromEntries(functionSchemas),
  };
}

function description(clouds: readonly Cloud[]): string {
  return `A virtual machine's safety net as code, with one vocabulary on ${enumerated(
    clouds.map((cloud) => cloud.title),
    'and',
  )}.`;
}

function languages(clouds: readonly Cloud[]): PackageSchema['language'] {
  const text = readme(clouds);
  return {
    nodejs: {
      packageName: nodePackageName,
      packageDescription: description(clouds),
      readme: text,
      respectSchemaVersion: true,
      // The first release that has what the generated code calls; each newer 3.x does.
      dependencies: { '@pulumi/pulumi': '^3.142.0' },
      // What the repository compiles it with.
      typescriptVersion: '^6.0.0',
    },
    python: { packageName: 'pulumi_lifeboat', readme: text, respectSchemaVersion: true, pyproject: { enabled: true } },
    go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
    csharp: { respectSchemaVersion: true },
  };
}

function readme(clouds: readonly Cloud[]): string {
  const cloud = clouds[0]?.name ?? '';
  return `# Lifeboat

${description(clouds)}

    npm install ${nodePackageName}
    pulumi config set ${packageName}:cloud ${cloud}

\`\`\`typescript
import * as lifeboat from '${nodePackageName}';

const beforeUpgrade = new lifeboat.Snapshot('before-upgrade', { instanceId: '1234' });

export const takenAt = beforeUpgrade.createdAt;
\`\`\`

This package is generated from the provider's specification; its version is that of the provider it needs.
`;
}
