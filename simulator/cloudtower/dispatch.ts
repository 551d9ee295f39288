import type { WireAnswer, WireRequest } from '../cloud.ts';
import type { ErrorContent } from '../faults.ts';
import { languages } from './context.ts';
import type { Context, Language, Surroundings } from './context.ts';
import { ApiError, badRequest, forbidden, noSuchCall } from './errors.ts';
import { answerGraphql } from './graphql.ts';
import { answerLogin } from './login-route.ts';
import type { CloudTowerQuirks } from './quirks.ts';
import { bodyOf, isGraphql } from './request.ts';
import type { Outcome } from './route.ts';
import { routeAt } from './routes.ts';
import { userOf } from './sessions.ts';

/** One request, with the world as it is when it is answered. */
export interface Incoming extends Surroundings {
  readonly request: WireRequest;
  /** Without the base. */
  readonly path: string;
}

/** Answers one call. The order of the checks: path, language, token, version, rights, body (inferred). */
export function dispatch(incoming: Incoming): WireAnswer {
  try {
    return encoded(incoming, outcomeOf(incoming));
  } catch (error) {
    if (error instanceof ApiError) return refusal(incoming, error);
    throw error;
  }
}

/** An ErrorBody with any content, as a fault asks for it. */
export function errorAnswer(incoming: Incoming, content: ErrorContent): WireAnswer {
  const { status: given = 500 } = content;
  const status = typeof given === 'number' ? given : 500;
  const body = { message: 'Internal Server Error', path: incoming.path, ...content, status };
  return { ...json(incoming, status, body), outcome: 'error:fault' };
}

function outcomeOf(incoming: Incoming): Outcome {
  const { request, path, quirks } = incoming;
  const authorization = request.headers.get('authorization');
  if (isGraphql(request) && request.method === 'POST') {
    return answerGraphql(incoming, authorization, bodyOf(request));
  }
  if (path === '/get-version' && request.method === 'GET') return { status: 200, body: versionText(quirks) };
  // Everything else is a POST. [spec] What another method is answered is inferred.
  if (request.method !== 'POST') throw noSuchCall(path, true);
  const language = languageOf(request);
  if (path === '/login') return answerLogin(incoming, required(bodyOf(request)));
  const route = routeAt(path);
  if (route === undefined) throw noSuchCall(path, true);
  const user = userOf(incoming, authorization);
  if (!route.isThere(quirks)) throw noSuchCall(path, false);
  if (route.kind === 'mutation' && user.readOnly) throw forbidden(path, quirks);
  const context: Context = { ...incoming, language, user };
  return route.handle(context, required(bodyOf(request)));
}

/** All bodies that are declared are required. [spec] */
function required(body: unknown): unknown {
  if (body === undefined) throw badRequest('the body is missing: send at least {}');
  return body;
}

/** Any other language is refused. [spec] */
function languageOf({ headers }: WireRequest): Language {
  const given = headers.get('content-language') ?? 'en-US';
  const known = languages.find((language) => language === given);
  if (known === undefined) throw badRequest(`content-language must be one of ${languages.join(', ')}`);
  return known;
}

/** A JSON text [spec] in an unknown form, and therefore a switch. */
function versionText({ version, versionForm }: CloudTowerQuirks): string {
  switch (versionForm) {
    case 'plain':
      return version;
    case 'v':
      return `v${version}`;
    case 'build':
      return `${version}-build.1`;
    case 'words':
      return `CloudTower ${version} (fake)`;
  }
}

function encoded(incoming: Incoming, { status, body, effect }: Outcome): WireAnswer {
  const answer = { ...json(incoming, status, body), outcome: 'ok' };
  return effect === undefined ? answer : { ...answer, effect };
}

/** `stack` and `operationName` are never there (inferred). */
function refusal(incoming: Incoming, error: ApiError): WireAnswer {
  const { status, message, code, props, isUnknownCall } = error.parts;
  const body = {
    message,
    status,
    path: incoming.path,
    ...(code === undefined ? {} : { code }),
    ...(props === undefined ? {} : { props }),
  };
  const answer = { ...json(incoming, status, body), outcome: `error:${error.type}` };
  return isUnknownCall === true ? { ...answer, unknown: true } : answer;
}

/** The id of the request is on every answer, errors too. [spec] */
function json({ world }: Incoming, status: number, body: unknown): Omit<WireAnswer, 'outcome'> {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-tower-request-id': world.takeRequestId() };
  return { status, headers, body: status === 304 ? '' : JSON.stringify(body) };
}
