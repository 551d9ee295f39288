import { type ErrorKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Safety } from '../../http/retry-policy.ts';
import { asArray, child, code, text } from './envelope.ts';

/*
 * From the wire's errors to ours: one table, one test row each. An error stands in `doc.error` of an HTTP 200. [C][I; contract 4]
 * The only place that looks at message texts, and only where nothing else tells: they depend on the language.
 */

export interface WireError {
  /** `$type`: `missed`, `access`, … Lower case; empty when missing. */
  readonly type: string;
  /** `$object`: the field, function or reason. */
  readonly object: string;
  /** For people: placeholders replaced, one line, of sane length. */
  readonly words: string;
}

/** What was asked when the error came. */
export interface Asked {
  readonly func: string;
  readonly safety: Safety;
  readonly label: string;
}

/** `clean` takes secrets out of the words, before they are shortened or tidied up: half a secret is one that nobody recognises. */
export function wireError(doc: JsonObject, clean: (words: string) => string = unchanged): WireError | undefined {
  const error = child(doc, 'error');
  if (error === undefined) return undefined;
  const type = code(child(error, '$type')) ?? '';
  const object = code(child(error, '$object')) ?? '';
  const raw = text(child(error, 'msg')) ?? text(child(error, 'detail')) ?? '';
  return { type: type.toLowerCase(), object, words: plain(clean(withParameters(raw, error))) };
}

/** Fields of the wire, as the user knows them. */
const paths: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['image_name', 'name'],
  ['plid', 'instanceId'],
  ['rotation_days', 'rotationDays'],
  ['rotation_time', 'rotationTime'],
  ['backup_rotation', 'keepCount'],
  ['protected', 'zomro.protected'],
  ['select_boot_from_iso', 'imageId'],
  ['zone', 'zomro.zone'],
]);

interface Rule {
  readonly when: (error: WireError, asked: Asked) => boolean;
  readonly kind: ErrorKind;
  readonly says: string;
  readonly advice?: string;
}

export const protectedAdvice =
  'Set `zomro.protected` to false and run `pulumi up` first; of a snapshot that was already replaced, take the protection off in the Zomro panel. Or keep it with the resource option `retainOnDelete`.';

const ofType = (type: string) => (error: WireError) => error.type === type;

/** The first rule that fits counts. */
const rules: readonly Rule[] = [
  {
    when: isUnknownFunction,
    kind: 'contract',
    says: 'the API does not know the function',
    advice: 'Is `endpoint` the Zomro Cloud API?',
  },
  { when: (error) => error.object === 'runningoperation', kind: 'busy', says: 'another operation is running' },
  {
    when: (error, asked) => isInProcess(error) && asked.safety === 'read',
    kind: 'unavailable',
    says: 'still being processed',
  },
  { when: isInProcess, kind: 'unknownOutcome', says: 'still being processed, so it may or may not happen' },
  {
    when: (error, asked) => asked.func === 'image.delete' && error.object === 'protected',
    kind: 'refused',
    says: 'it is protected against deletion',
    advice: protectedAdvice,
  },
  { when: ofType('missed'), kind: 'absent', says: 'not found' },
  { when: ofType('exists'), kind: 'exists', says: 'it already exists' },
  { when: ofType('value'), kind: 'invalid', says: 'the cloud refuses a value' },
  { when: ofType('limit'), kind: 'quota', says: 'a limit of the account is reached' },
  { when: ofType('auth'), kind: 'auth', says: 'the session is not accepted' },
  { when: ofType('access'), kind: 'denied', says: 'the account has no right to do this' },
  { when: () => true, kind: 'failed', says: 'the cloud answered with an error' },
];

/** The error of any call but the login. `access` must have been told from an expired session before (see `session.ts`). */
export function toLifeboatError(error: WireError, asked: Asked): LifeboatError {
  const rule = rules.find(({ when }) => when(error, asked));
  if (rule === undefined) throw new Error('the last rule fits everything');
  const field = rule.kind === 'invalid' && error.object !== '' ? ` for \`${error.object}\`` : '';
  const Failure = rule.when === isUnknownFunction ? UnknownFunction : LifeboatError;
  return new Failure(rule.kind, {
    message: `${asked.label}: ${rule.says}${field}`,
    cloudSays: said(error),
    advice: rule.advice,
    path: rule.kind === 'invalid' ? paths.get(error.object) : undefined,
  });
}

class UnknownFunction extends LifeboatError {}

/** True of the one `contract` error that says more: the API has no function of that name. */
export function saysUnknownFunction(error: unknown): boolean {
  return error instanceof UnknownFunction;
}

/** `missed` is said of objects and of functions alike; only the latter means that the API is another one. [C][I] */
function isUnknownFunction(error: WireError): boolean {
  if (error.type !== 'missed') return false;
  return (
    /^func(tion)?$/i.test(error.object) || /(find|найти|знайти)\s+(the\s+)?(function|функци|функці)/i.test(error.words)
  );
}

function isInProcess(error: WireError): boolean {
  return /request (is )?in process|запрос обрабатывается|запит обробляється/i.test(error.words);
}

/** `$object` of a refused login, in words. Every one of them is final: failed logins block the account. [P; 3.3] */
const loginRefusals: ReadonlyMap<string, string> = new Map([
  ['badpassword', 'wrong user name or password'],
  ['badip', 'this address may not log in to the account'],
  ['blocked_ip', 'this address is blocked after too many failed logins'],
  ['blocklogon', 'the account is blocked for a moment after failed logins'],
  ['blockgeoip', 'a login from a new region must be confirmed by e-mail first'],
]);

export function refusedLogin(error: WireError, credentialsFrom: string): LifeboatError {
  const reason = loginRefusals.get(error.object) ?? 'the login was refused';
  return refusedCredentials(
    { reason, cloudSays: said(error), advice: 'Check `username` and `password`.' },
    credentialsFrom,
  );
}

interface Refusal {
  readonly reason: string;
  readonly cloudSays?: string;
  readonly advice: string;
}

/** Credentials from state cannot be changed but by a program that runs. */
export function refusedCredentials({ advice, cloudSays, reason }: Refusal, credentialsFrom: string): LifeboatError {
  return new LifeboatError('auth', {
    message: `login to Zomro: ${reason} (credentials from ${credentialsFrom}; they are not tried again in this run)`,
    cloudSays,
    advice: credentialsFrom.includes('state')
      ? `${advice} Then run \`pulumi up\` first, or \`pulumi refresh --run-program\` / \`pulumi destroy --run-program\`.`
      : advice,
  });
}

/** The cloud's words, always with its codes: they are what its support asks for. */
function said(error: WireError): string {
  const codes = [error.type, plain(error.object)].filter((one) => one !== '').join('/');
  return [error.words, codes === '' ? '' : `[${codes}]`].filter((one) => one !== '').join(' ');
}

/** `__name__` in a message stands for `param[$name=name]`. [I][P] */
function withParameters(message: string, error: unknown): string {
  const values = new Map<string, string>();
  for (const param of asArray(child(error, 'param'))) {
    const name = text(child(param, '$name'));
    if (name !== undefined) values.set(name, text(param) ?? '');
  }
  return message.replace(/__(\w+?)__/g, (placeholder, name: string) => values.get(name) ?? placeholder);
}

function unchanged(words: string): string {
  return words;
}

const longestWords = 300;
/** More than that is not even looked at: patterns take long on it. */
const longestText = 4000;

/** One line without tags and control characters, of sane length. */
export function plain(words: string): string {
  const line = words
    .slice(0, longestText)
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
}
