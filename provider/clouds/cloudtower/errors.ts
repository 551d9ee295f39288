import { type ErrorKind, LifeboatError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { parseJson } from '../../http/decode.ts';
import type { Safety } from '../../http/retry-policy.ts';
import { plain } from './words.ts';

/*
 * From the wire's errors to ours: one table, one test row each. Statuses and the one code are [spec]; words are looked at only
 * where nothing else tells. 5xx never get here: the transport repeats reads, and of a change it says that its outcome is unknown.
 */

export interface WireError {
  readonly status: number;
  /** Has the shape of the API's errors; otherwise something in front of it spoke. */
  readonly isApi: boolean;
  readonly code: string | undefined;
  readonly words: string;
  /** The call, as the server names it. */
  readonly path: string | undefined;
  readonly props: unknown;
}

/** What was asked when the error came. */
export interface Asked {
  readonly label: string;
  readonly safety: Safety;
  readonly requestId: string | undefined;
  /** Takes secrets out of the words, before they are shortened: half a secret is one that nobody recognises. */
  readonly clean: (words: string) => string;
}

interface Rule {
  readonly when: (error: WireError, asked: Asked) => boolean;
  readonly kind: ErrorKind;
  readonly says: (error: WireError) => string;
  readonly advice?: string;
}

const reads = (asked: Asked) => asked.safety === 'read';
const always = (text: string) => () => text;
const otherServer = 'Is `endpoint` the address of a CloudTower, as in `https://tower.example.com`?';

/** The first rule that fits counts. */
const rules: readonly Rule[] = [
  // The only error that goes away by itself. [doc]
  { when: (error) => error.code === 'ResourceLocked', kind: 'busy', says: locked },
  {
    when: ({ status }) => status === 401,
    kind: 'auth',
    says: always('the session is not accepted'),
    advice: 'Check the credentials, and that their user exists.',
  },
  { when: lacksRight, kind: 'denied', says: always('the user has no right to do this') },
  {
    when: (error, asked) => !error.isApi && reads(asked),
    kind: 'contract',
    says: ({ status }) => `HTTP ${status}, and not from the API`,
    advice: otherServer,
  },
  {
    when: (error) => !error.isApi,
    kind: 'unknownOutcome',
    says: ({ status }) => `HTTP ${status}, and not from the API, so it may or may not have happened`,
    advice: 'The next run looks for it.',
  },
  {
    when: isUnknownCall,
    kind: 'unsupported',
    says: always('the server does not know this call'),
    advice: 'It may be too old for it: compare its release with what the reference says.',
  },
  // A query that finds nothing answers an empty list. [doc]
  {
    when: (error, asked) => error.status === 404 && reads(asked),
    kind: 'contract',
    says: always('the server says "not found" of a list'),
    advice: otherServer,
  },
  { when: ({ status }) => status === 404, kind: 'absent', says: always('not found') },
  // Seen for VMs only. [code]
  { when: ({ words }) => words.includes('DUPLICATED_NAME'), kind: 'exists', says: always('the name is taken') },
  {
    when: ({ status }) => [400, 413, 422].includes(status),
    kind: 'invalid',
    says: always('the cloud refuses the request'),
  },
  { when: () => true, kind: 'failed', says: ({ status }) => `the cloud answered with an error (HTTP ${status})` },
];

/** The error of any call but the login. */
export function toLifeboatError(error: WireError, asked: Asked): LifeboatError {
  const rule = rules.find(({ when }) => when(error, asked));
  if (rule === undefined) throw new Error('the last rule fits everything');
  return new LifeboatError(rule.kind, {
    message: `${asked.label}: ${plain(asked.clean(rule.says(error)))}`,
    cloudSays: said(error, asked.clean),
    advice: rule.advice,
    requestId: asked.requestId,
    path: rule.kind === 'invalid' ? pathOf(error) : undefined,
  });
}

/** The cloud's words; undefined when there are none. */
export function said(error: WireError, clean: (words: string) => string): string | undefined {
  const words = plain(clean(error.words));
  return words === '' ? undefined : words;
}

function locked({ props }: WireError): string {
  const resources = isObject(props) && Array.isArray(props['locked_resources']) ? props['locked_resources'] : [];
  const names = resources.slice(0, 5).flatMap((resource: unknown) => {
    if (!isObject(resource) || typeof resource['id'] !== 'string') return [];
    return [`${typeof resource['type'] === 'string' ? `${resource['type']} ` : ''}${resource['id']}`];
  });
  const which = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return `another operation holds the lock${which}`;
}

/** How a server without that route says so is not documented: by the route, or in the words of the usual frameworks. (inferred) */
function isUnknownCall({ path, status, words }: WireError): boolean {
  if (status !== 404) return false;
  const text = words.slice(0, longestLookedAt);
  if (path !== undefined && path.length > 1 && text.includes(path)) return true;
  return /\bcannot (post|get) \/|\b(route|path|api|endpoint|operation)\b.*\bnot (found|exist)/i.test(text);
}

/** Nor is it documented what is said with 400 in place of 401 and 403, if it is. (inferred) */
const badToken =
  /\b(not authori[sz]ed|unauthori[sz]ed|unauthenticated|not logged in)\b|\b(token|session)\b.*\b(invalid|expired|missing|required|revoked)\b|\b(invalid|expired|missing|bad|no) (\w+ )?(token|session)\b/i;
const noRight = /\b(no permission|permission denied|not permitted|forbidden)\b/i;

function lacksRight({ code, isApi, status, words }: WireError): boolean {
  if (status === 403) return true;
  return status === 400 && isApi && code === undefined && noRight.test(words.slice(0, longestLookedAt));
}

/** Does an error of the API mean that the session is not accepted, or that the user may not do this? */
export function turnsAway({ code, isApi, status, words }: WireError): boolean {
  if (status === 401 || status === 403) return true;
  return status === 400 && isApi && code === undefined && badToken.test(words.slice(0, longestLookedAt));
}

const longestLookedAt = 300;

/** Fields of the wire, as the user knows them. Those that are words of English count only where they stand like a field. */
const paths: ReadonlyMap<string, string> = new Map([
  ['vm_id', 'instanceId'],
  ['vm_ids', 'instanceId'],
  ['consistent_type', 'consistency'],
  ['execute_intervals', 'rotationDays'],
  ['incremental_weekdays', 'rotationDays'],
  ['exec_h_m', 'rotationTime'],
  ['incremental_time_points', 'rotationTime'],
  ['remain_snapshot_num', 'keepCount'],
  ['keep_policy_value', 'keepCount'],
  ['elf_image_id', 'imageId'],
  ['content_library_image_id', 'imageId'],
  ['backup_service_id', 'cloudtower.backupServiceId'],
  ['backup_store_repository_id', 'cloudtower.repositoryId'],
  ['name', 'name'],
  ['boot', 'cloudtower.bootIndex'],
]);

/** How a refused field is named is not documented. (unknown) */
function pathOf({ props, words }: WireError): string | undefined {
  const text = `${words.slice(0, 2000)} ${textOf(props).slice(0, 2000)}`;
  for (const [field, path] of paths) {
    const found = field.includes('_')
      ? new RegExp(`(?<!\\w)${field}(?!\\w)`).test(text)
      : new RegExp(`["'\`.]${field}(?=["'\`])|\\.${field}(?!\\w)`).test(text);
    if (found) return path;
  }
  return undefined;
}

function textOf(props: unknown): string {
  return props === undefined ? '' : JSON.stringify(props);
}

/** Errors of GraphQL, which come with HTTP 200. (inferred) Undefined when there are none. */
export function graphqlErrors(value: unknown, asked: Asked): LifeboatError | undefined {
  const errors = isObject(value) && Array.isArray(value['errors']) ? value['errors'] : [];
  if (errors.length === 0) return undefined;
  const words = errors.slice(0, 5).flatMap((error: unknown) => {
    if (!isObject(error) || typeof error['message'] !== 'string') return [];
    return [error['message']];
  });
  return new LifeboatError('failed', {
    message: `${asked.label}: the cloud answered with an error`,
    cloudSays: words.length === 0 ? undefined : plain(asked.clean(words.join('; '))),
    requestId: asked.requestId,
  });
}

/** The words of a GraphQL server for "log in" and "you may not". (inferred) */
export function graphqlTurnsAway(value: unknown): 401 | 403 | undefined {
  const errors = isObject(value) && Array.isArray(value['errors']) ? value['errors'] : [];
  const codes = errors.map((error: unknown) => {
    const extensions = isObject(error) ? error['extensions'] : undefined;
    return isObject(extensions) ? extensions['code'] : undefined;
  });
  if (codes.includes('UNAUTHENTICATED')) return 401;
  return codes.includes('FORBIDDEN') ? 403 : undefined;
}

interface Refusal {
  readonly reason: string;
  readonly advice: string;
  readonly cloudSays?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Says where the credentials come from; those from state cannot be changed but by a program that runs. */
export function refusedCredentials({ reason, advice, ...facts }: Refusal, credentialsFrom: string): LifeboatError {
  return new LifeboatError('auth', {
    message: `login to CloudTower: ${reason} (credentials from ${credentialsFrom}; they are not tried again in this run)`,
    advice: credentialsFrom.includes('state')
      ? `${advice} Then run \`pulumi up\` first, or \`pulumi refresh --run-program\` / \`pulumi destroy --run-program\`.`
      : advice,
    ...facts,
  });
}

/** The guest did not heed the request to shut down. [code] */
const shutdownTimeout = 'JOB_VM_SHUTDOWN_TIMEOUT';

/** What helps, by the codes that clients of the vendor look for. [code] */
const remedies: readonly (readonly [code: string, advice: string])[] = [
  [shutdownTimeout, 'The guest did not shut down in time.'],
  ['EAllocSpace', 'The storage is full.'],
  ['HostAvailableMemoryFilter', 'No host has enough free memory.'],
  ['PlacementGroup', 'A placement group of the VM leaves no host for it.'],
  ['GPU_ASSIGN_FAILED', 'No host has the GPU that the VM asks for.'],
];

/**
 * A task that ended `FAILED`. Its message is an outer `code:` line and, in JSON, the code and the words of what really happened
 * [code]; both may be missing, and anything else is shown as it is. `what` names the task.
 */
export function taskFailure(
  message: string | undefined,
  code: string | undefined,
  what: string,
  clean: (words: string) => string,
): LifeboatError {
  const text = clean((message ?? '').slice(0, longestMessage));
  const inner = innermost(text);
  const outer = /^[ \t]*code:[ \t]*(\w{1,100})/m.exec(text)?.[1] ?? code;
  const codes = [inner?.code, outer, code].filter((each, at, all) => each !== undefined && all.indexOf(each) === at);
  const words = plain(inner === undefined ? text : (inner.words ?? ''));
  const shown = codes.filter((each) => each !== undefined && each !== '' && !words.includes(each));
  const prefix = shown.length === 0 ? '' : `[${plain(shown.join('/'), 120)}]`;
  const says = [prefix, words].filter((part) => part !== '').join(' ');
  return new LifeboatError('failed', {
    message: `${what}: failed`,
    cloudSays: says === '' ? 'no reason given' : says,
    advice: remedies.find(([mark]) => text.includes(mark) || code?.includes(mark) === true)?.[1],
  });
}

/** Did a guest not shut down in time? Then it still runs, and can only be turned off. */
export function isShutdownTimeout(error: unknown): boolean {
  return (
    error instanceof LifeboatError && error.kind === 'failed' && (error.facts.cloudSays ?? '').includes(shutdownTimeout)
  );
}

const longestMessage = 20_000;

/** `{"ec": "CODE", "error": {"msg": "words"}}` somewhere in the text. */
function innermost(
  text: string,
): { readonly code: string | undefined; readonly words: string | undefined } | undefined {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')];
  if (start === -1 || end < start) return undefined;
  const parsed = parseJson(text.slice(start, end + 1));
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { ec, error } = parsed.value;
  const words = isObject(error) ? error['msg'] : error;
  const found = {
    code: typeof ec === 'string' && ec !== '' ? ec : undefined,
    words: typeof words === 'string' && words.trim() !== '' ? words : undefined,
  };
  return found.code === undefined && found.words === undefined ? undefined : found;
}
