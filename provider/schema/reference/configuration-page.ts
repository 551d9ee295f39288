import type { Cloud } from '../../clouds/driver.ts';
import { settings } from '../configuration.ts';
import { packageName } from '../../resources/token.ts';
import type { Property } from '../shape.ts';
import { code, enumerated, literal, range } from '../wording.ts';
import { fence, list, page, section, table } from './markdown.ts';

export function configurationPage(clouds: readonly Cloud[]): string {
  const properties = settings(clouds);
  return page('Configuration', [
    'A setting is taken from the arguments of an explicit provider or from the stack configuration; the environment fills in what they leave out.',
    fence('sh', [
      `pulumi config set ${packageName}:cloud ${clouds[0]?.name ?? ''}`,
      `pulumi config set --secret ${packageName}:${properties.find((property) => property.facts.secret)?.name ?? ''} …`,
    ]),
    section(
      'Settings',
      table(['Setting', 'Type', 'Default', 'Environment variable', 'Secret', 'Description'], properties.map(row)),
    ),
    section(
      'Clouds',
      table(['Cloud', code('cloud'), 'Default endpoint', 'Said when nothing else is set'], clouds.map(cloudRow)),
    ),
    section(
      'Rules',
      list([
        'Every setting accepts a real value, a string and a JSON string.',
        'Values from the environment are used and forgotten: they are never written to the state.',
        'No change of a setting ever replaces a resource.',
        '`HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are honoured.',
      ]),
    ),
  ]);
}

function row(property: Property): string[] {
  const { facts, shape } = property;
  const limits = range(property);
  const type = shape.kind === 'enum' ? shape.members.map((member) => code(member.value)).join(', ') : shape.kind;
  return [
    code(property.name),
    [type, limits, property.required ? 'required' : undefined].filter((part) => part !== undefined).join(', '),
    facts.default === undefined ? '' : literal(facts.default),
    facts.environment === undefined ? '' : code(facts.environment),
    facts.secret ? 'yes' : '',
    facts.description,
  ];
}

function cloudRow(cloud: Cloud): string[] {
  const { title, name, defaultEndpoint } = cloud;
  return [
    title,
    code(name),
    defaultEndpoint === undefined ? 'none: set `endpoint`' : `<${defaultEndpoint}>`,
    needs(cloud),
  ];
}

/** What the cloud itself asks for, in its own words: they cannot differ from what a user sees. */
function needs(cloud: Cloud): string {
  const keys = new Map<string, string[]>();
  for (const { key, text } of cloud.checkSettings(new Set(['cloud', 'endpoint'])))
    keys.set(text, [...(keys.get(text) ?? []), key]);
  return [...keys].map(([text, about]) => `${enumerated(about.map(code), 'and')}: ${text}`).join('; ');
}
