import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasKind, LifeboatError } from '../../core/errors.ts';
import { canonicalJson, isObject, type JsonObject } from '../../core/json.ts';
import type { Redactor } from '../../core/secret.ts';
import { decode } from '../../http/decode.ts';
import type { TransportRequest } from '../../http/request.ts';
import { SharedReads } from '../../http/shared-reads.ts';
import { createTransport, type Transport } from '../../http/transport.ts';
import type { Call, Settings, Surroundings } from '../driver.ts';
import { type Collection, type RowSchema, tasks } from './collections.ts';
import { type Addresses, addressesOf } from './endpoint.ts';
import { acceptedIn, explain, isAnswer, readEnvelope, requestIdOf } from './envelope.ts';
import { type Asked, graphqlErrors, graphqlTurnsAway, toLifeboatError, turnsAway, type WireError } from './errors.ts';
import { type Accepted, type Mutation, mutationBody } from './mutation.ts';
import { allRows, oneRow, type Page, pageBody, type Query, type Reader } from './query.ts';
import { type Pass, type Received, Session, type TurnedAway } from './session.ts';
import { Tasks } from './tasks.ts';
import { parseVersion, type Version } from './version.ts';
import { byId, byIds, type Where } from './where.ts';

/*
 * The API as functions: `POST` with a JSON body for everything. In this order: a pass, the request, a new login when it was turned
 * away (once), an error, the value.
 */

/** Reads with GraphQL, which the vendor has for what the documented API lacks. [doc] */
export interface GraphqlQuery {
  readonly operationName: string;
  /** Begins with `query`: nothing is changed by this way. */
  readonly query: string;
  readonly variables: JsonObject;
  readonly label: string;
}

/** One request. */
interface Request {
  readonly url: string;
  readonly body: string;
  readonly safety: Mutation['safety'] | 'read';
  readonly label: string;
}

/** English errors and task descriptions. A value that the server does not know is answered with 400. [doc] */
const headers = { 'content-type': 'application/json', accept: 'application/json', 'content-language': 'en-US' };

export class CloudTowerClient {
  readonly redactor: Redactor;
  /** The CloudTower itself, without the path of its API. */
  readonly endpoint: URL;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly #addresses: Addresses;
  readonly #reader: Reader;
  readonly #reads = new SharedReads();
  readonly #session: Session;
  readonly #transport: Transport;
  #version: { readonly known: Version | undefined } | undefined;

  constructor(settings: Settings, surroundings: Surroundings) {
    const { clock, redactor } = surroundings;
    this.redactor = redactor;
    this.clock = clock;
    this.#addresses = addressesOf(settings.endpoint);
    this.endpoint = this.#addresses.site;
    this.#transport = createTransport({
      endpoint: settings.endpoint,
      userAgent: surroundings.userAgent,
      clock,
      redactor,
      maxConcurrentRequests: settings.maxConcurrentRequests,
      requestTimeoutMs: settings.requestTimeoutMs,
      caCertificate: settings.caCertificate,
      insecureSkipVerify: settings.insecureSkipVerify,
      isAnswer,
      explain: (answer) => explain(answer, (text) => redactor.clean(text)),
      debug: (text) => surroundings.debug(text),
    });
    this.#session = new Session(settings, clock, redactor, (input, signal) => this.#login(input, signal));
    this.#reader = {
      rows: (collection, body, call) => this.#rows(collection, body, call),
      count: (collection, where, call) => this.#count(collection, where, call),
    };
    this.tasks = new Tasks(clock, redactor, (ids, call) => this.all(tasks, { where: byIds(ids) }, call));
  }

  /** Every matching object on every page; `[]` is a proved absence. Throws when the list may be incomplete. */
  all<S extends RowSchema>(collection: Collection<S>, query: Query, call: Call): Promise<readonly z.output<S>[]> {
    return allRows(this.#reader, collection, query, call);
  }

  /** One request for a part of a list, such as its newest: good for finding, never for missing. */
  page<S extends RowSchema>(collection: Collection<S>, page: Page, call: Call): Promise<readonly z.output<S>[]> {
    return this.#rows(collection, pageBody(page), call);
  }

  /** Exactly one by id; undefined is its proved absence. */
  async one<S extends RowSchema>(collection: Collection<S>, id: string, call: Call): Promise<z.output<S> | undefined> {
    return oneRow(this.#reader, collection, byId(id), call);
  }

  /** How many match; all of them without a condition. */
  async count(collection: Collection, where: Where | undefined, call: Call): Promise<number> {
    return this.#count(collection, where, call);
  }

  /**
   * One mutating request: an entry for each object that it touched; none when there was nothing to change (HTTP 304) or nothing
   * matched. Once it was carried out every doubt is `unknownOutcome`.
   */
  async mutate(mutation: Mutation, call: Call): Promise<readonly Accepted[]> {
    const { label, path, safety } = mutation;
    const request = { url: this.#rest(path), body: mutationBody(mutation), safety, label };
    const { envelope, requestId } = await this.#reads.mutate(() => this.#call(request, call));
    if (envelope.kind === 'unchanged') return [];
    try {
      return acceptedIn(envelope.kind === 'value' ? envelope.value : undefined, label);
    } catch (cause) {
      const says = cause instanceof LifeboatError ? cause.facts.message : label;
      throw new LifeboatError('unknownOutcome', {
        message: `${says}, so it may or may not have happened`,
        advice: 'The next run looks for it.',
        requestId,
        cause,
      });
    }
  }

  /** The `data` of an answer. */
  async graphql(query: GraphqlQuery, call: Call): Promise<JsonObject> {
    const data = await this.graphqlAs(z.record(z.string(), z.unknown()), query, call);
    return isObject(data) ? data : {};
  }

  /** The same, in the shape that the schema says. */
  async graphqlAs<S extends z.ZodType>(schema: S, { label, ...query }: GraphqlQuery, call: Call): Promise<z.output<S>> {
    if (!/^\s*query\b/.test(query.query))
      throw new LifeboatError('contract', { message: `${label}: not sent, because it is not a query` });
    const body = canonicalJson(query);
    const request = { url: this.#addresses.graphql.href, body, safety: 'read', label } as const;
    const received = await this.#read(request, call);
    const failure = graphqlErrors(valueOf(received), this.#asked(request, received.requestId));
    if (failure !== undefined) throw failure;
    return this.#decoded(schema, valueOf(received, 'data'), received, label);
  }

  /** The server's release, read once; undefined when it does not say, or not in a way that can be understood. */
  async version(call: Call): Promise<Version | undefined> {
    this.#version ??= {
      known: await this.#reads.read('version of CloudTower', call.signal, (signal) => this.#askVersion(signal)),
    };
    return this.#version.known;
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #rows<S extends RowSchema>(
    collection: Collection<S>,
    body: JsonObject,
    call: Call,
  ): Promise<readonly z.output<S>[]> {
    const label = `list of ${collection.noun}`;
    const received = await this.#query(collection.path, body, label, call);
    return this.#decoded(z.array(collection.schema), valueOf(received), received, label);
  }

  async #count(collection: Collection, where: Where | undefined, call: Call): Promise<number> {
    const label = `number of ${collection.noun}`;
    const received = await this.#query(
      collection.countPath,
      pageBody(where === undefined ? {} : { where }),
      label,
      call,
    );
    return this.#decoded(connection, valueOf(received), received, label).aggregate.count;
  }

  #query(path: string, body: JsonObject, label: string, call: Call): Promise<Received> {
    return this.#read({ url: this.#rest(path), body: canonicalJson(body), safety: 'read', label }, call);
  }

  /** Equal reads under way are one request, never across a change. */
  #read(request: Request, call: Call): Promise<Received> {
    const key = `${request.label} ${request.url} ${request.body}`;
    const begin = (signal: AbortSignal) => this.#call(request, { signal, debug: call.debug });
    return this.#reads.read(key, call.signal, begin).catch((error: unknown) => {
      // The key is for telling reads apart, not for people.
      throw hasKind(error, 'cancelled') ? error.with({ message: `${request.label}: interrupted` }) : error;
    });
  }

  /** Never answers with an error. */
  async #call(request: Request, call: Call): Promise<Received> {
    call.debug(this.redactor.clean(`${request.label}: ${request.body}`));
    const pass = await this.#session.pass(call.signal);
    const first = await this.#sendWith(pass, request, call.signal);
    const refusal = this.#refusalIn(first, request);
    if (refusal === undefined) return this.#settled(first, pass, request);
    const renewed = await this.#session.renewed(pass, refusal, call.signal);
    if (renewed === undefined) throw toLifeboatError(refusal.error, this.#asked(request, first.requestId));
    // Safe for a change too: what was turned away at the door was not carried out. (inferred)
    const second = await this.#sendWith(renewed, request, call.signal);
    const again = this.#refusalIn(second, request);
    if (again === undefined) return this.#settled(second, renewed, request);
    const refused = this.#session.stillTurnedAway(renewed, again);
    throw refused ?? toLifeboatError(again.error, this.#asked(request, second.requestId));
  }

  #refusalIn(received: Received, { url }: Request): TurnedAway | undefined {
    const error = turnedAway(received);
    if (error === undefined) return undefined;
    return { error, requestId: received.requestId, aside: url === this.#addresses.graphql.href };
  }

  #settled(received: Received, pass: Pass, request: Request): Received {
    this.#session.letIn(pass);
    if (received.envelope.kind !== 'error') return received;
    throw toLifeboatError(received.envelope.error, this.#asked(request, received.requestId));
  }

  #sendWith({ authorization }: Pass, request: Request, signal: AbortSignal): Promise<Received> {
    return this.#send({ ...request, method: 'POST', headers: { ...headers, authorization }, signal });
  }

  #login(input: JsonObject, signal: AbortSignal): Promise<Received> {
    return this.#send({
      method: 'POST',
      url: this.#rest('login'),
      headers,
      body: JSON.stringify(input),
      signal,
      safety: 'once',
      label: 'login to CloudTower',
    });
  }

  /** Public, and the only documented read with GET. [spec] */
  async #askVersion(signal: AbortSignal): Promise<Version | undefined> {
    const label = 'version of CloudTower';
    const url = this.#rest('get-version');
    const { status, text } = await this.#transport.send({ method: 'GET', url, headers, signal, safety: 'read', label });
    // Not by way of JSON, which would make a number of `4.10`.
    return status === 200 ? parseVersion(text) : undefined;
  }

  async #send(request: TransportRequest): Promise<Received> {
    const answer = await this.#transport.send(request);
    return { envelope: readEnvelope(answer), requestId: requestIdOf(answer) };
  }

  #rest(path: string): string {
    return new URL(path, this.#addresses.rest).href;
  }

  #asked({ label, safety }: Request, requestId: string | undefined): Asked {
    return { label, safety, requestId, clean: (words) => this.redactor.clean(words) };
  }

  #decoded<S extends z.ZodType>(schema: S, value: unknown, { requestId }: Received, label: string): z.output<S> {
    try {
      return decode(schema, value, label);
    } catch (error) {
      throw error instanceof LifeboatError ? error.with({ requestId }) : error;
    }
  }
}

const connection = z.object({ aggregate: z.object({ count: z.int().nonnegative() }) });

/** The value of an answer, or one member of it. */
function valueOf({ envelope }: Received, member?: string): unknown {
  const value = envelope.kind === 'value' ? envelope.value : undefined;
  if (member === undefined) return value;
  return isObject(value) ? value[member] : undefined;
}

/** By the status, or in words. How a bad token is answered is not documented. (unknown) */
function turnedAway({ envelope }: Received): WireError | undefined {
  if (envelope.kind === 'error') return turnsAway(envelope.error) ? envelope.error : undefined;
  const status = envelope.kind === 'value' ? graphqlTurnsAway(envelope.value) : undefined;
  return status === undefined
    ? undefined
    : { status, isApi: true, code: undefined, words: '', path: undefined, props: undefined };
}
