import type { Cloud } from '../clouds/driver.ts';
import { settingsSpec } from '../resources/settings.ts';
import { pascal } from './names.ts';
import type { PackageSchema } from './pulumi.ts';
import { type Property, readObject } from './shape.ts';
import { type Annotate, requiredNames, type TypeTable } from './types.ts';
import { anyOf, code, literal, range, withFacts } from './wording.ts';

/** The provider's settings; `cloud` with the clouds that there are. */
export function settings(clouds: readonly Cloud[]): Property[] {
  const properties = readObject(settingsSpec, 'settings').properties;
  if (clouds.length === 0) throw new TypeError('settings.cloud: no cloud is registered');
  return properties.map((property) => (property.name === 'cloud' ? narrowed(property, clouds) : property));
}

function narrowed(property: Property, clouds: readonly Cloud[]): Property {
  return {
    ...property,
    shape: {
      kind: 'enum',
      name: pascal(property.name),
      description: 'The clouds that Lifeboat can talk to.',
      members: clouds.map((cloud) => ({ value: cloud.name, description: cloud.title })),
    },
  };
}

/**
 * Neither defaults nor environment variables are declared to the SDKs: generated code would copy them into the provider's
 * inputs, where a credential lands in state and a default hides the environment. The provider fills both in by itself.
 */
const annotate: Annotate = (property) => ({
  description: withFacts(property.facts.description, settingFacts(property)),
  ...(property.facts.secret ? { secret: true } : {}),
});

function settingFacts(property: Property): (string | undefined)[] {
  const { facts } = property;
  const limits = range(property);
  return [
    property.required ? 'Required.' : undefined,
    property.shape.kind === 'enum'
      ? `One of ${anyOf(property.shape.members.map((member) => member.value))}.`
      : undefined,
    facts.default === undefined ? undefined : `Default: ${literal(facts.default)}.`,
    limits === undefined ? undefined : `Range: ${limits}.`,
    facts.environment === undefined
      ? undefined
      : `Where it is not configured, the environment variable ${code(facts.environment)} is used.${facts.secret ? ' Its value never reaches the state.' : ''}`,
  ];
}

/** Generated code reads a configuration variable of any type but string as JSON, and a bare word is no JSON. */
function asText(property: Property): Property {
  return property.shape.kind === 'enum' ? { ...property, shape: { kind: 'string' } } : property;
}

export function configurationSchema(
  clouds: readonly Cloud[],
  types: TypeTable,
): Pick<PackageSchema, 'config' | 'provider'> {
  const properties = settings(clouds);
  const specs = types.properties('provider', properties, annotate);
  // What the environment may supply cannot be demanded by a compiler.
  const demanded = requiredNames(properties.filter((property) => property.facts.environment === undefined));
  return {
    config: { variables: types.properties('provider', properties.map(asText), annotate), defaults: demanded },
    provider: {
      description:
        'The settings of one cloud. Without an explicit provider, the stack configuration (`pulumi config set lifeboat:<setting>`) and the environment are used. No change of a setting ever replaces a resource.',
      inputProperties: specs,
      requiredInputs: demanded,
    },
  };
}
