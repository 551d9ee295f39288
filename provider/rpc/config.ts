import type { GlobalMeta } from 'zod';
import type { Cloud, Settings } from '../clouds/driver.ts';
import type { Json, MutableJsonObject } from '../core/json.ts';
import { Secret } from '../core/secret.ts';
import { closest } from '../core/closest.ts';
import { type SettingName, settingsSpec } from '../resources/settings.ts';
import { type Problem, readSetting, type SettingValues, setKeys, settingNames } from './setting-values.ts';

/** Value of an environment variable; an empty one counts as not set. */
export type Environment = (name: string) => string | undefined;

/** The provider reads no other variables than those that the settings name. */
export const processEnvironment: Environment = (name) => process.env[name];

/**
 * Ways to log in. The environment completes the one that configuration began and never adds another: a token that is exported
 * in a shell must not get in the way of a user name and password that a program gives.
 */
const logins: readonly (readonly SettingName[])[] = [
  ['username', 'password'],
  ['token'],
  ['accessKeyId', 'accessKeySecret'],
];
const loginKeys: ReadonlySet<SettingName> = new Set(logins.flat());

export interface Filled {
  readonly values: SettingValues;
  /** Variable by key, for what the environment filled in. */
  readonly variables: ReadonlyMap<SettingName, string>;
  readonly problems: readonly Problem[];
}

/** What configuration and arguments leave out comes from the environment. The result never goes back to the engine. */
export function fillFromEnvironment(given: SettingValues, environment: Environment): Filled {
  const values: { [K in SettingName]?: Json } = { ...given };
  const variables = new Map<SettingName, string>();
  const problems: Problem[] = [];
  for (const name of settingNames) {
    const variable = settingsSpec.shape[name].meta()?.environment;
    const raw = variable === undefined ? undefined : environment(variable);
    if (variable === undefined || raw === undefined || raw === '' || !mayFill(name, given)) continue;
    const { value, problem } = readSetting(name, raw);
    values[name] = value;
    variables.set(name, variable);
    if (problem !== undefined) problems.push({ key: name, text: `${problem} (from ${variable})` });
  }
  return { values, variables, problems };
}

function mayFill(name: SettingName, given: SettingValues): boolean {
  if (given[name] !== undefined) return false;
  if (!loginKeys.has(name)) return true;
  const begun = logins.filter((keys) => keys.some((key) => given[key] !== undefined));
  return begun.length === 0 || begun.some((keys) => keys.includes(name));
}

export interface Judgement {
  /** Undefined while it is unknown or wrong. */
  readonly cloud: Cloud | undefined;
  /** Keys that must be set and are not. */
  readonly missing: readonly Problem[];
  /** Keys that are set and must not be so. */
  readonly wrong: readonly Problem[];
}

/** What no single key can tell: is everything there that this cloud needs, and nothing that contradicts it? */
export function judge(values: SettingValues, clouds: readonly Cloud[]): Judgement {
  if (values.cloud === undefined) {
    return {
      cloud: undefined,
      missing: [{ key: 'cloud', text: `which cloud to talk to: ${cloudNames(clouds)}` }],
      wrong: [],
    };
  }
  if (typeof values.cloud !== 'string') return { cloud: undefined, missing: [], wrong: [] };
  const cloud = clouds.find(({ name }) => name === values.cloud);
  if (cloud === undefined) {
    return {
      cloud,
      missing: [],
      wrong: [
        {
          key: 'cloud',
          text: `there is no such cloud${closest(
            values.cloud,
            clouds.map(({ name }) => name),
          )}`,
        },
      ],
    };
  }
  const set: ReadonlySet<string> = setKeys(values);
  const problems: Problem[] = [...cloud.checkSettings(set)];
  if (cloud.defaultEndpoint === undefined && !set.has('endpoint') && !problems.some(({ key }) => key === 'endpoint')) {
    problems.push({ key: 'endpoint', text: `the address of your ${cloud.title}, such as "https://cloud.example.com"` });
  }
  return {
    cloud,
    missing: problems.filter(({ key }) => !set.has(key)),
    wrong: problems.filter(({ key }) => set.has(key)),
  };
}

function cloudNames(clouds: readonly Cloud[]): string {
  return clouds.map(({ name }) => `"${name}"`).join(', ');
}

/** How to set a key, for a text that the engine does not complete. */
export function howToSet(key: string, packageName: string): string {
  const meta = metaOf(key);
  const flag = meta?.secret === true ? '--secret ' : '';
  const ways = [`with \`pulumi config set ${flag}${packageName}:${key} <value>\``, 'as an argument of the provider'];
  if (meta?.environment === undefined) return `Set it ${ways.join(' or ')}.`;
  return `Set it ${ways.join(', ')}, or in the environment as ${meta.environment}.`;
}

export function environmentOf(key: string): string | undefined {
  return metaOf(key)?.environment;
}

function metaOf(key: string): GlobalMeta | undefined {
  const name = settingNames.find((known) => known === key);
  return name === undefined ? undefined : settingsSpec.shape[name].meta();
}

/** Where configured values came from, as far as this process can know. */
export type Origin = 'configuration' | 'state';

/** Checked values with their defaults. `cloud` is the one that `values.cloud` names. */
export function toSettings(filled: Filled, cloud: Cloud, origin: Origin): Settings {
  const withDefaults: MutableJsonObject = { ...filled.values };
  for (const name of settingNames) withDefaults[name] ??= defaultOf(name);
  withDefaults.endpoint ??= cloud.defaultEndpoint;
  const checked = settingsSpec.parse(withDefaults);
  return {
    cloud: cloud.name,
    endpoint: new URL(checked.endpoint ?? ''),
    username: checked.username,
    password: secret(checked.password),
    token: secret(checked.token),
    accessKeyId: checked.accessKeyId,
    accessKeySecret: secret(checked.accessKeySecret),
    userSource: checked.userSource,
    authConfigId: checked.authConfigId,
    caCertificate: checked.caCertificate,
    insecureSkipVerify: checked.insecureSkipVerify ?? false,
    maxConcurrentRequests: checked.maxConcurrentRequests ?? 0,
    requestTimeoutMs: (checked.requestTimeoutSeconds ?? 0) * 1000,
    acceptInstallation: checked.acceptInstallation ?? false,
    namingKey: checked.namingKey,
    credentialsFrom: credentialsFrom(filled, origin),
  };
}

function defaultOf(name: SettingName): Json | undefined {
  const value = settingsSpec.shape[name].meta()?.default;
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

function secret(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}

/** To stand after "credentials from": `configuration`, `state`, `environment (LIFEBOAT_TOKEN)`, or a mix. */
function credentialsFrom(filled: Filled, origin: Origin): string {
  const used = settingNames.filter((name) => loginKeys.has(name) && filled.values[name] !== undefined);
  const given = used.filter((name) => !filled.variables.has(name));
  const variables = used.flatMap((name) => filled.variables.get(name) ?? []);
  const sources = [
    ...(given.length === 0 ? [] : [given.length === used.length ? origin : `${origin} (${given.join(', ')})`]),
    ...(variables.length === 0 ? [] : [`environment (${variables.join(', ')})`]),
  ];
  return sources.join(' and ');
}
