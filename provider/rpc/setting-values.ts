import * as z from 'zod';
import { type Json, type JsonObject, type MutableJsonObject, UNKNOWN } from '../core/json.ts';
import { closest } from '../core/closest.ts';
import { type SettingName, settingsSpec } from '../resources/settings.ts';

/** The engine's own keys among a provider's inputs: handed back as they came, otherwise ignored. */
const engineKeys: ReadonlySet<string> = new Set(['version', 'pluginDownloadURL', '__internal']);

export interface Problem {
  readonly key: string;
  readonly text: string;
}

export type SettingValues = { readonly [K in SettingName]?: Json };

export const settingNames: readonly SettingName[] = settingsSpec.keyof().options;

/** Settings as real types; values that cannot be read stay as they came, beside their problem. */
export interface ReadSettings {
  readonly values: SettingValues;
  readonly engineValues: JsonObject;
  readonly problems: readonly Problem[];
}

export function readSettings(given: JsonObject): ReadSettings {
  const values: { [K in SettingName]?: Json } = {};
  const engineValues: MutableJsonObject = {};
  const problems: Problem[] = [];
  for (const [key, raw] of Object.entries(given)) {
    if (raw === undefined || raw === null) continue;
    const name = settingNames.find((known) => known === key);
    if (name !== undefined) {
      const { value, problem } = readSetting(name, raw);
      values[name] = value;
      if (problem !== undefined) problems.push({ key, text: problem });
    } else if (engineKeys.has(key)) {
      engineValues[key] = raw;
    } else {
      problems.push({ key, text: `there is no such setting${closest(key, settingNames)}` });
    }
  }
  return { values, engineValues, problems };
}

interface ReadSetting {
  readonly value: Json;
  /** Never quotes the value: it may be a secret, whatever its key. */
  readonly problem?: string;
}

/** Reads one value, given as its real type, as a text or as JSON text. An unknown one passes. */
export function readSetting(name: SettingName, raw: Json): ReadSetting {
  if (raw === UNKNOWN) return { value: raw };
  const declared = settingsSpec.shape[name];
  const schema = declared instanceof z.ZodOptional ? declared.unwrap() : declared;
  const value = toRealType(schema, raw, declared.meta()?.secret === true);
  const parsed = schema.safeParse(value);
  const problem = parsed.success ? furtherProblem(name, value) : issueText(parsed.error.issues[0]);
  return problem === undefined ? { value } : { value, problem };
}

function toRealType(schema: z.ZodType, raw: Json, secret: boolean): Json {
  if (schema instanceof z.ZodBoolean) return toBoolean(raw);
  if (schema instanceof z.ZodNumber) return toNumber(raw);
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  // A password may really begin and end with quotes or blanks.
  if (typeof raw !== 'string' || secret) return raw;
  const json = raw.startsWith('"') ? parsedJson(raw) : raw;
  return typeof json === 'string' ? json.trim() : raw;
}

/** The texts that every Pulumi language takes for a boolean in an environment variable. */
const booleanTexts: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

function toBoolean(raw: Json): Json {
  const text = unquoted(raw);
  return typeof text === 'string' ? (booleanTexts.get(text) ?? raw) : raw;
}

function toNumber(raw: Json): Json {
  const text = unquoted(raw);
  const value = typeof text === 'string' ? parsedJson(text) : raw;
  return typeof value === 'number' ? value : raw;
}

/** A text that was written as JSON on its way: `"\"5\""` is `5`. */
function unquoted(raw: Json): Json {
  if (typeof raw !== 'string') return raw;
  const json = parsedJson(raw.trim());
  return typeof json === 'string' ? json.trim() : raw.trim();
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not written as JSON: then the text means itself.
    return undefined;
  }
}

/** In our own words: the validator's are for programmers. */
function issueText(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'must be a whole number' : `must be a ${issue.expected}`;
    case 'too_small':
      if (issue.origin !== 'string') return `must be at least ${issue.minimum}`;
      return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} characters`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_format':
      return issue.format === 'url' ? urlHint : `is not written as a ${issue.format}`;
    default:
      return 'is not valid';
  }
}

const urlHint = 'must be a URL such as "https://cloud.example.com"';

/** What the shapes cannot say. */
function furtherProblem(name: SettingName, value: Json): string | undefined {
  if (name === 'endpoint') return endpointProblem(value);
  if (name === 'caCertificate') return certificateProblem(value);
  return undefined;
}

function endpointProblem(value: Json): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return urlHint;
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${urlHint}: http or https`;
  if (url.username !== '' || url.password !== '') {
    return 'must not carry a user name or password: use the settings `username` and `password`';
  }
  return url.search === '' && url.hash === '' ? undefined : `${urlHint}, with nothing after "?" or "#"`;
}

function certificateProblem(value: Json): string | undefined {
  const pem = /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/;
  if (typeof value === 'string' && pem.test(value)) return undefined;
  return 'must hold certificates in PEM form ("-----BEGIN CERTIFICATE-----" …): the text itself, not the name of a file';
}

/** The keys that are set: a value, or one that a preview does not know yet. */
export function setKeys(values: SettingValues): ReadonlySet<SettingName> {
  return new Set(settingNames.filter((name) => values[name] !== undefined));
}
