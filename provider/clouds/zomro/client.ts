import type { Clock } from '../../core/clock.ts';
import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Redactor } from '../../core/secret.ts';
import { waitUntil } from '../../core/wait.ts';
import type { Answer } from '../../http/request.ts';
import { SharedReads } from '../../http/shared-reads.ts';
import { createTransport, type Transport } from '../../http/transport.ts';
import type { Call, Settings, Surroundings } from '../driver.ts';
import { readEnvelope } from './envelope.ts';
import { toLifeboatError, type WireError, wireError } from './errors.ts';
import type { Mutation, Operation, View } from './operation.ts';
import { type Pass, Session } from './session.ts';

/*
 * The API as functions: one URL, `POST`, a form body, everything selected by `func`; HTTP 200 also for errors (contract 2).
 * In this order: a pass, the request, an answer that takes long, an expired session (once), an error, the document.
 */

/** How long an answer that takes long is asked for. The call's own limit may end it sooner. */
const longAnswerLimitMs = 15 * 60_000;

export class ZomroClient {
  readonly redactor: Redactor;
  readonly endpoint: URL;
  readonly #clock: Clock;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #reads = new SharedReads();

  constructor(settings: Settings, surroundings: Surroundings) {
    this.redactor = surroundings.redactor;
    this.endpoint = settings.endpoint;
    this.#clock = surroundings.clock;
    this.#transport = createTransport({
      endpoint: settings.endpoint,
      userAgent: surroundings.userAgent,
      clock: surroundings.clock,
      redactor: surroundings.redactor,
      maxConcurrentRequests: settings.maxConcurrentRequests,
      requestTimeoutMs: settings.requestTimeoutMs,
      caCertificate: settings.caCertificate,
      insecureSkipVerify: settings.insecureSkipVerify,
      isAnswer,
      debug: (text) => surroundings.debug(text),
    });
    this.#session = new Session(settings, surroundings.redactor, (operation, pass, signal) =>
      this.#ask(operation, pass, signal),
    );
  }

  /** The document of a view or a list. */
  view(operation: View, call: Call): Promise<JsonObject> {
    return this.#call(operation, call);
  }

  /** A read of several views under one key: callers at the same time share it, never across a mutation. */
  shared<T>(key: string, call: Call, begin: (call: Call) => Promise<T>): Promise<T> {
    return this.#reads.read(key, call.signal, (signal) => begin({ signal, debug: call.debug }));
  }

  /** Carries out one change, and answers the document that says so. */
  async mutate(operation: Mutation, call: Call): Promise<JsonObject> {
    const doc = await this.#reads.mutate(() => this.#carryOut(operation, call));
    if (!isForm(doc)) return doc;
    throw new LifeboatError('contract', {
      message: `${operation.label}: the cloud answered with a form, so nothing was done`,
      advice: 'Please report this: the API seems to have changed.',
    });
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #carryOut(operation: Mutation, call: Call): Promise<JsonObject> {
    const doc = await this.#call(operation, call);
    if (operation.confirm === undefined || !isForm(doc)) return doc;
    return this.#call({ ...operation, params: { ...operation.params, sok: 'ok' } }, call);
  }

  async #call(operation: Operation, call: Call): Promise<JsonObject> {
    requireOneObject(operation);
    call.debug(this.redactor.clean(`${operation.func} ${JSON.stringify(operation.params)}`));
    const pass = await this.#session.pass(call.signal);
    const first = await this.#ask(operation, pass, call.signal);
    const error = this.#errorIn(first);
    if (error === undefined) return first;
    if (error.type !== 'auth' && error.type !== 'access') throw this.#failure(error, operation);
    const renewed = await this.#session.renewed(pass, error, call.signal);
    if (renewed === undefined) throw this.#failure(error, operation);
    // Safe for a mutation too: what was turned away at the door was not carried out. (inferred; contract 3.2)
    const second = await this.#ask(operation, renewed, call.signal);
    const again = this.#errorIn(second);
    if (again === undefined) return second;
    throw this.#failure(again, operation);
  }

  async #ask(operation: Operation, pass: Pass, signal: AbortSignal): Promise<JsonObject> {
    const form = { func: operation.func, out: 'json', lang: 'en', ...operation.params, ...pass.params };
    const answer = await this.#transport.send({
      method: 'POST',
      url: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      signal,
      safety: operation.safety,
      label: operation.label,
    });
    const envelope = readEnvelope(answer);
    switch (envelope.kind) {
      case 'doc':
        return envelope.doc;
      case 'long':
        return this.#followLong(envelope.url, operation, pass, signal);
      case 'nonsense':
        throw new Error('the transport lets no such answer pass');
    }
  }

  /** Asks at the URL that a slow answer named, on our own origin only, until the document is there. [P; 2.4] */
  async #followLong(first: string, operation: Operation, pass: Pass, signal: AbortSignal): Promise<JsonObject> {
    let url = first;
    const headers = pass.cookie === undefined ? {} : { cookie: pass.cookie };
    const look = async () => {
      const answer = await this.#transport.send({
        method: 'GET',
        url,
        headers,
        signal,
        safety: 'read',
        label: operation.label,
      });
      const envelope = readEnvelope(answer);
      if (envelope.kind === 'doc') return { done: true, value: this.#lateDoc(envelope.doc, operation) } as const;
      if (envelope.kind === 'long') url = envelope.url;
      return { done: false, word: 'in process' } as const;
    };
    const subject = `the answer to: ${operation.label}`;
    try {
      return await waitUntil(look, {
        clock: this.#clock,
        signal,
        deadline: this.#clock.now() + longAnswerLimitMs,
        subject,
      });
    } catch (cause) {
      const says = cause instanceof Error ? cause.message : 'no answer';
      if (operation.safety !== 'read') {
        throw new LifeboatError('unknownOutcome', {
          message: `${operation.label}: begun, but its end was not seen: ${says}`,
          cause,
        });
      }
      throw hasKind(cause, 'timeout') ? new LifeboatError('unavailable', { message: says, cause }) : cause;
    }
  }

  /** A session that ended meanwhile says nothing about a change that was begun, which must not be begun again. */
  #lateDoc(doc: JsonObject, operation: Operation): JsonObject {
    const error = this.#errorIn(doc);
    if (operation.safety === 'read' || (error?.type !== 'auth' && error?.type !== 'access')) return doc;
    throw this.#failure(error, operation);
  }

  #failure(error: WireError, operation: Operation): LifeboatError {
    return toLifeboatError({ ...error, object: this.redactor.clean(error.object) }, operation);
  }

  #errorIn(doc: JsonObject): WireError | undefined {
    return wireError(doc, (words) => this.redactor.clean(words));
  }
}

/** HTML, other statuses (403 and 460 are the front end blocking our address [P]) and half answers are not the API's own. */
function isAnswer(answer: Answer): boolean {
  return readEnvelope(answer).kind !== 'nonsense';
}

/** Ids with a comma between them are a group to this API [I; contract 2.1]: a call about one object must never be about several. */
function requireOneObject({ label, params, safety }: Operation): void {
  if (!['elid', 'plid'].some((name) => params[name]?.includes(','))) return;
  throw new LifeboatError(safety === 'read' ? 'absent' : 'invalid', {
    message: `${label}: no id at Zomro has a comma in it`,
    advice: 'Give one id only.',
  });
}

/** A form means that nothing was carried out: it is shown when `sok` was not understood. [I; contract 9, row 10] */
function isForm(doc: JsonObject): boolean {
  if (doc['ok'] !== undefined || doc['elem'] !== undefined) return false;
  return ['slist', 'flist', 'messages', 'metadata'].some((key) => doc[key] !== undefined);
}
