import { status } from '@grpc/grpc-js';
import type { Cloud, Settings } from '../clouds/driver.ts';
import { type JsonObject, type MutableJsonObject, sameJson, UNKNOWN } from '../core/json.ts';
import { newNamingKey } from '../core/name.ts';
import { Secret } from '../core/secret.ts';
import { settingsSpec } from '../resources/settings.ts';
import { packageName } from '../resources/token.ts';
import { decode, encode, isUnknownText } from './codec.ts';
import { environmentOf, fillFromEnvironment, howToSet, judge, toSettings } from './config.ts';
import type { Context } from './context.ts';
import { provider } from './proto.ts';
import { EngineMarks } from './run-marks.ts';
import { schemaSecrets, unionOfSecrets } from './secret-paths.ts';
import { type Problem, readSettings, type SettingValues, settingNames } from './setting-values.ts';
import { missingKeysAnswer, RpcAnswer, shownText } from './status.ts';
import { parseUrn } from './tokens.ts';

const settingSecrets = schemaSecrets(settingsSpec);
const variablePrefix = `${packageName}:config:`;

/**
 * Checks and types the values of configuration and arguments, and keeps or makes the naming key. What it answers goes to state
 * and comes back in Configure; nothing of the environment is in it.
 */
export function checkConfig(context: Context, request: provider.CheckRequest): provider.CheckResponse {
  const news = decode(request.getNews(), context.redactor);
  const olds = decode(request.getOlds(), context.redactor);
  const read = readSettings(news.value);
  const secrets = unionOfSecrets(settingSecrets, news.secrets);
  const values: SettingValues = {
    ...read.values,
    namingKey: read.values.namingKey ?? olds.value.namingKey ?? newNamingKey(),
  };
  context.config.madeNamingKey = read.values.namingKey === undefined && olds.value.namingKey === undefined;
  redactCredentials(context, values);
  context.config.origin = 'configuration';

  const response = new provider.CheckResponse();
  response.setInputs(encode({ ...news.value, ...values }, secrets));
  for (const { key, text } of configProblems(context, read.values, read.problems)) {
    const failure = new provider.CheckFailure();
    // Never in `property`: the engine would print the value.
    failure.setReason(shownText(`${key}: ${text}`, context.redactor));
    response.addFailures(failure);
  }
  return response;
}

function configProblems(context: Context, given: SettingValues, problems: readonly Problem[]): readonly Problem[] {
  const { clouds, environment } = context.parts;
  const { missing, wrong } = judge(fillFromEnvironment(given, environment).values, clouds);
  const told = new Set(problems.map(({ key }) => key));
  const absent = missing.map(({ key, text }) => ({ key, text: `is missing: ${text}. ${howToSet(key, packageName)}` }));
  return [...problems, ...[...wrong, ...absent].filter(({ key }) => !told.has(key))];
}

/** Every change is an update: no setting of a provider is a reason to replace what it manages. */
export function diffConfig(context: Context, request: provider.DiffRequest): provider.DiffResponse {
  const before = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
  const olds = comparable(decode(before, context.redactor).value);
  const news = comparable(decode(request.getNews(), context.redactor).value);
  const response = new provider.DiffResponse();
  response.setHasdetaileddiff(true);
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (sameJson(olds[key], news[key])) continue;
    const entry = new provider.PropertyDiff();
    entry.setKind(kindOfChange(olds[key] !== undefined, news[key] !== undefined));
    entry.setInputdiff(true);
    response.getDetaileddiffMap().set(key, entry);
    response.addDiffs(key);
  }
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  response.setChanges(response.getDiffsList().length === 0 ? DIFF_NONE : DIFF_SOME);
  return response;
}

/** Real types on both sides, without the engine's own keys: `"5"` in an old state is no change to `5`. */
function comparable(given: JsonObject): JsonObject {
  const { engineValues, values } = readSettings(given);
  const result: MutableJsonObject = { ...given, ...values };
  for (const key of Object.keys(engineValues)) delete result[key];
  return result;
}

function kindOfChange(had: boolean, has: boolean): provider.PropertyDiff.Kind {
  const { ADD, DELETE, UPDATE } = provider.PropertyDiff.Kind;
  if (had && has) return UPDATE;
  return has ? ADD : DELETE;
}

/** Makes the lifecycle. Checks all again: refresh, destroy and `pulumi do` skip CheckConfig. */
export async function configure(
  context: Context,
  request: provider.ConfigureRequest,
): Promise<provider.ConfigureResponse> {
  const given = request.hasArgs() ? decode(request.getArgs(), context.redactor).value : variables(request);
  // `pulumi do` gives its flags to a provider without a name, and skips CheckConfig.
  if (request.hasUrn() && parseUrn(request.getUrn() ?? '').name === '') context.config.origin = 'configuration';
  const { cloud, settings } = settingsFor(context, given);
  const { clouds, clock, version, createLifecycle } = context.parts;
  const debug = (text: string) => void context.engine.log({ severity: 'debug', text });
  const before = context.configured.lifecycle;
  context.configured.marks?.close();
  const marks = new EngineMarks(context.engine.address, debug);
  context.configured.marks = marks;
  context.configured.lifecycle = createLifecycle({
    clouds,
    cloud,
    settings: isFirstPreview(context, request) ? { ...settings, namingKey: UNKNOWN } : settings,
    surroundings: {
      clock,
      redactor: context.redactor,
      userAgent: `${packageName}/${version}`,
      debug,
    },
    marks,
  });
  context.running.reset();
  await before?.close();

  const response = new provider.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setAcceptresources(true);
  response.setAcceptoutputs(true);
  response.setSupportspreview(true);
  response.setSupportsAutonamingConfiguration(false);
  return response;
}

/** A new provider has no id in a preview, and its update makes a naming key of its own. */
function isFirstPreview(context: Context, request: provider.ConfigureRequest): boolean {
  return context.config.madeNamingKey && isUnknownText(request.getId() ?? '');
}

/** What engines send that know no `args`. */
function variables(request: provider.ConfigureRequest): JsonObject {
  const values: MutableJsonObject = {};
  request.getVariablesMap().forEach((value, key) => {
    if (key.startsWith(variablePrefix)) values[key.slice(variablePrefix.length)] = value;
  });
  return values;
}

function settingsFor(context: Context, given: JsonObject): { readonly cloud: Cloud; readonly settings: Settings } {
  const { clouds, environment } = context.parts;
  const read = readSettings(given);
  const filled = fillFromEnvironment(read.values, environment);
  redactCredentials(context, filled.values);
  const { cloud, missing, wrong } = judge(filled.values, clouds);
  const unknown = settingNames.filter((name) => filled.values[name] === UNKNOWN);
  const problems = [...read.problems, ...filled.problems, ...wrong];
  if (problems.length > 0) {
    const text = problems.map(({ key, text }) => `${key}: ${text}`).join('; ');
    throw new RpcAnswer(
      status.INVALID_ARGUMENT,
      shownText(`the provider's settings are not right: ${text}`, context.redactor),
    );
  }
  if (missing.length > 0) throw missingKeysAnswer(missing.map(withVariable), packageName);
  if (cloud === undefined || unknown.length > 0) {
    throw new RpcAnswer(status.FAILED_PRECONDITION, `the provider's settings are not known yet: ${unknown.join(', ')}`);
  }
  return { cloud, settings: toSettings(filled, cloud, context.config.origin) };
}

/** The engine adds how to set it in configuration. */
function withVariable({ key, text }: Problem): Problem {
  const variable = environmentOf(key);
  return variable === undefined ? { key, text } : { key, text: `${text} (or set ${variable} in the environment)` };
}

/** CheckConfig gets them in clear; no text may show them from here on. */
function redactCredentials(context: Context, values: SettingValues): void {
  for (const name of settingNames) {
    const value = values[name];
    if (settingSecrets.below.has(name) && typeof value === 'string') context.redactor.add(new Secret(value));
  }
}
