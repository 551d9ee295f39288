import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { CloudCall, SimulatedCloud, WireAnswer } from './cloud.ts';
import type { Fault } from './faults.ts';

/** The raw connection of one request. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Aborts when the simulator is stopped. */
  readonly stopped: AbortSignal;
}

const htmlPage =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Please come back later</body></html>';

/** Answers one call, or spoils it as the next fault says, and writes it into the journal. */
export async function deliver(cloud: SimulatedCloud, call: CloudCall, connection: Connection): Promise<Response> {
  const end = cloud.concurrency.begin(call.subject);
  connection.outgoing.once('close', end);
  // Requests that arrived together are all counted before the first of them is answered.
  await setImmediate();
  const fault = cloud.faults.take(call);
  return fault === undefined ? answered(cloud, call, connection) : spoilt(cloud, call, connection, fault);
}

function answered(cloud: SimulatedCloud, call: CloudCall, connection: Connection): Response {
  const answer = call.answer();
  if (answer.lost === true) {
    note(cloud, call, { ...answer, status: 0, outcome: 'lost' });
    return reset(connection);
  }
  note(cloud, call, answer);
  return respond(answer);
}

async function spoilt(cloud: SimulatedCloud, call: CloudCall, connection: Connection, fault: Fault): Promise<Response> {
  const outcome = `fault:${fault.kind}`;
  /** Carries the call out if the fault says so; what it would have answered does not matter. */
  const effectIf = (wanted: boolean | undefined) => (wanted === true ? effectOf(call.answer()) : {});
  const send = (answer: WireAnswer): Response => {
    note(cloud, call, { ...answer, outcome });
    return respond(answer);
  };
  switch (fault.kind) {
    case 'refuse':
      // Closed before the answer leaves, so that no connection made after it can get in. This one lives until then.
      cloud.faults.closePort(fault.forMs);
      return send(withHeaders(call.answer(), { connection: 'close' }));
    case 'resetBefore':
      note(cloud, call, { status: 0, outcome });
      return reset(connection);
    case 'resetAfter':
      note(cloud, call, { status: 0, outcome, ...effectOf(call.answer()) });
      return reset(connection);
    case 'status':
      return send({ ...page(fault.code, fault.headers, fault.body), ...effectIf(fault.effect) });
    case 'html':
      return send({ ...page(200, { 'content-type': 'text/html' }, fault.body ?? htmlPage), ...effectIf(fault.effect) });
    case 'hang':
      note(cloud, call, { status: 0, outcome, ...effectIf(fault.effect) });
      await hold(cloud, connection, fault.forMs);
      return reset(connection);
    case 'truncate': {
      const answer = call.answer();
      note(cloud, call, { ...answer, outcome });
      return cutShort(connection, answer);
    }
    case 'wrongContentType':
      return send(withHeaders(call.answer(), { 'content-type': fault.contentType ?? 'text/html; charset=utf-8' }));
    case 'sessionExpired':
      cloud.expireSessions();
      return send(call.answer());
    case 'error': {
      const effect = effectIf(fault.effect);
      return send({ ...call.refuse(fault.error), ...effect });
    }
    case 'delay': {
      const early = fault.effect === true ? call.answer() : undefined;
      await pause(cloud, connection, fault.delayMs);
      return connection.stopped.aborted ? reset(connection) : send(early ?? call.answer());
    }
  }
}

function note(cloud: SimulatedCloud, call: CloudCall, answer: Omit<WireAnswer, 'headers' | 'body'>): void {
  cloud.journal.add({
    at: cloud.clock.now(),
    func: call.func,
    params: call.shown,
    status: answer.status,
    outcome: answer.outcome,
    ...effectOf(answer),
    ...(answer.unknown === true ? { unknown: true } : {}),
  });
}

function effectOf(answer: { readonly effect?: string }): { effect?: string } {
  return answer.effect === undefined ? {} : { effect: answer.effect };
}

function page(
  status: number,
  headers: Readonly<Record<string, string>> | undefined,
  body: string | undefined,
): WireAnswer {
  return { status, headers: headers ?? {}, body: body ?? '', outcome: '' };
}

function withHeaders(answer: WireAnswer, headers: Readonly<Record<string, string>>): WireAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function respond(answer: WireAnswer): Response {
  // These statuses have no body by the rules of HTTP.
  const bodyless = [204, 205, 304].includes(answer.status);
  return new Response(bodyless ? null : answer.body, { status: answer.status, headers: { ...answer.headers } });
}

function reset({ incoming }: Connection): Response {
  incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

function cutShort({ incoming, outgoing }: Connection, answer: WireAnswer): Response {
  const whole = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(whole.length) });
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), () => incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
}

/** Holds the request for `ms`, or until the client gives up; without `ms` only the client can end it. */
async function hold(cloud: SimulatedCloud, { outgoing }: Connection, ms: number | undefined): Promise<void> {
  const resume = released(cloud);
  const left = new AbortController();
  outgoing.once('close', () => left.abort());
  const gone = new Promise((resolve) => {
    left.signal.addEventListener('abort', resolve);
  });
  await (ms === undefined ? gone : Promise.race([gone, cloud.clock.sleep(ms, left.signal)]));
  resume();
}

/** Holds the request for `ms`, also when the client gives up meanwhile: the work behind a slow answer goes on. */
async function pause(cloud: SimulatedCloud, { outgoing, stopped }: Connection, ms: number): Promise<void> {
  const resume = released(cloud);
  outgoing.once('close', resume);
  await cloud.clock.sleep(ms, stopped);
  resume();
}

/** Lets a virtual clock run on although a request is in flight, until the answer is called. */
function released(cloud: SimulatedCloud): () => void {
  let resume = cloud.clock.release?.();
  return () => {
    resume?.();
    resume = undefined;
  };
}
