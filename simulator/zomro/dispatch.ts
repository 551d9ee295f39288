import type { WireAnswer, WireRequest } from '../cloud.ts';
import type { CallContext, OpenContext, Outcome } from './call-context.ts';
import { DocError, absentFunction, missedFunction, noAccess } from './errors.ts';
import { functionNamed, isChange } from './functions.ts';
import type { FunctionEntry } from './functions.ts';
import type { ListMemory } from './list-memory.ts';
import type { LongRequests } from './long-requests.ts';
import type { ZomroQuirks } from './quirks.ts';
import { cookieToken } from './request.ts';
import type { Params } from './request.ts';
import type { Sessions } from './sessions.ts';
import { collapsed } from './wire.ts';
import type { WireNode, WireObject } from './wire.ts';
import { langs } from './words.ts';
import type { Lang } from './words.ts';
import type { World } from './world.ts';

/** What lasts from one call to the next. */
export interface ZomroState {
  readonly world: World;
  readonly sessions: Sessions;
  readonly memory: ListMemory;
  readonly longRequests: LongRequests;
}

export interface Incoming {
  readonly params: Params;
  readonly request: WireRequest;
  readonly now: number;
  readonly quirks: ZomroQuirks;
}

/**
 * Answers one call. The order of the checks: function, session, object, fields, state, effect (inferred). HTTP status
 * 200 whatever happens. [I][P]
 */
export function dispatch(state: ZomroState, incoming: Incoming): WireAnswer {
  const context = openContext(state, incoming);
  try {
    const entry = functionNamed(context.func);
    if (entry === undefined) throw missedFunction(context.func);
    if (entry.isThere?.(context.quirks) === false) throw absentFunction(context.func);
    const outcome = run(entry, context, incoming.request);
    return answerOf(state, incoming, { context, entry, outcome });
  } catch (error) {
    if (error instanceof DocError) return refusal(error, context);
    throw error;
  }
}

/** An error answer: no `$func`, no `tparams`. [C] */
export function errorAnswer(error: WireObject, { quirks, params }: Incoming, outcome: string): WireAnswer {
  return encoded({ doc: { error } }, { params, quirks, outcome });
}

function openContext(state: ZomroState, { params, request, now, quirks }: Incoming): OpenContext {
  return {
    ...state,
    func: params['func'] ?? '',
    params,
    lang: langIn(params, quirks),
    now,
    quirks,
    remoteAddress: request.remoteAddress,
  };
}

function langIn(params: Params, quirks: ZomroQuirks): Lang {
  return langs.find((lang) => lang === params['lang']) ?? quirks.langDefault;
}

function run(entry: FunctionEntry, context: OpenContext, request: WireRequest): Outcome {
  if (entry.needs === 'nothing') return entry.run(context);
  const authorised = authorise(context, request);
  if (authorised.session?.isTemporary === true && entry.beforeSecondFactor !== true) throw noAccess(context.func);
  return entry.run(authorised);
}

/** `auth`, the cookie, or `authinfo` [I]; an unknown or ended session is refused like a lack of rights. [P] */
function authorise(context: OpenContext, request: WireRequest): CallContext {
  const { sessions, params, func } = context;
  const token = params['auth'] || cookieToken(request.headers);
  const info = params['authinfo'] ?? '';
  if (token === '' && info !== '' && context.quirks.authinfoAllowed) {
    const colon = info.indexOf(':');
    return { ...context, account: sessions.verify(info.slice(0, colon), info.slice(colon + 1), context) };
  }
  const session = sessions.use(token, func, context);
  return { ...context, account: session.account, session };
}

interface Done {
  readonly context: OpenContext;
  readonly entry: FunctionEntry;
  readonly outcome: Outcome;
}

function answerOf(state: ZomroState, incoming: Incoming, { context, entry, outcome }: Done): WireAnswer {
  const { quirks, params, request, now } = incoming;
  const effect = outcome.effect === undefined ? {} : { effect: outcome.effect };
  if (outcome.answeredInstead !== undefined) return { ...refusal(outcome.answeredInstead, context), ...effect };
  const doc = { ...envelope(context, request.origin), ...outcome.doc, saved_filters: {}, tparams: echo(params) };
  const answer = { ...encoded({ doc }, { params, quirks, outcome: 'ok' }), ...effect };
  const isChanged = outcome.effect !== undefined && isChange(entry, params);
  if (isChanged && quirks.dropResponseAfterCommit) return { ...answer, lost: true };
  if (!isChanged || !quirks.longRequest) return answer;
  const page = state.longRequests.start(answer, { readyAt: now + quirks.longRequestMs, origin: request.origin });
  return { ...page, ...effect };
}

function refusal(error: DocError, { lang, quirks, params }: OpenContext): WireAnswer {
  const { type, isUnknownCall } = error.parts;
  const answer = encoded({ doc: { error: error.node(lang, quirks) } }, { params, quirks, outcome: `error:${type}` });
  return isUnknownCall === true ? { ...answer, unknown: true } : answer;
}

function envelope({ lang, func }: OpenContext, origin: string): WireObject {
  return { $lang: lang, $func: func, $binary: '/billmgr', $host: origin };
}

/** The parameters come back, all but those that authorise (inferred: the fixtures show the others, secrets too [C]). */
function echo(params: Params): WireObject {
  const shown = Object.entries(params).filter(([name]) => name !== 'auth' && name !== 'authinfo');
  return Object.fromEntries(shown.map(([name, value]) => [name, value === '' ? {} : { $: value }]));
}

interface Encoding {
  readonly params: Params;
  readonly quirks: ZomroQuirks;
  readonly outcome: string;
}

/** JSON for `json`, `xjson` and `sjson` [I][P]; anything else is a page for people (inferred). */
function encoded(content: WireObject, { params, quirks, outcome }: Encoding): WireAnswer {
  if (!['json', 'xjson', 'sjson'].includes(params['out'] ?? '')) {
    const body = `<!DOCTYPE html><html><body>${outcome.replaceAll(/[<>&]/g, '')}</body></html>`;
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body, outcome };
  }
  const node: WireNode = quirks.collapseSingle ? collapsed(content) : content;
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(node), outcome };
}
