import type { Cloud } from '../clouds/driver.ts';
import type { FunctionKind } from '../functions/index.ts';
import { functions } from '../functions/index.ts';
import type { ResourceKind } from '../resources/index.ts';
import { resources } from '../resources/index.ts';
import { type SecretPaths, shapeSecrets, schemaSecrets, unionOfSecrets } from './secret-paths.ts';

/** What the schema declares secret among a resource's inputs and outputs, whichever cloud is configured. */
export function declaredSecrets(kind: ResourceKind, clouds: readonly Cloud[]): SecretPaths {
  const { inputs, outputs } = resources[kind];
  const ofClouds = clouds.map((cloud) => {
    const { block, details } = cloud.resources[kind];
    return shapeSecrets({ [cloud.name]: block, [`${cloud.name}Details`]: details });
  });
  return unionOfSecrets(schemaSecrets(inputs), schemaSecrets(outputs), ...ofClouds);
}

/** The same for a function's answer. One secret hides the whole of it in some languages: there are few. */
export function declaredResultSecrets(kind: FunctionKind): SecretPaths {
  return schemaSecrets(functions[kind].result);
}
