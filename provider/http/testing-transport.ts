import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Redactor } from '../core/secret.ts';
import type { TransportRequest } from './request.ts';
import { httpServer, ManualClock } from './testing.ts';
import { createTransport, type TransportOptions } from './transport.ts';

/* What the tests of the transport share. */

export function transportTo(endpoint: URL, changes: Partial<TransportOptions> = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const transport = createTransport({
    endpoint,
    userAgent: 'lifeboat/1.2.3',
    clock,
    redactor: new Redactor(),
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    caCertificate: undefined,
    insecureSkipVerify: false,
    debug: (text) => lines.push(text),
    ...changes,
  });
  onTestFinished(() => transport.close());
  return { transport, clock, lines };
}

export function ask(changes: Partial<TransportRequest> = {}): TransportRequest {
  return {
    method: 'POST',
    url: '',
    body: 'a=1',
    signal: new AbortController().signal,
    safety: 'read',
    label: 'list of things',
    ...changes,
  };
}
export const once = (changes: Partial<TransportRequest> = {}) =>
  ask({ safety: 'once', label: 'creation of thing', ...changes });

/** Answers the first `count` requests with `bad`, later ones with 200 `fine`. */
export async function flaky(count: number, bad: (response: ServerResponse) => void) {
  let seen = 0;
  const server = await httpServer((_request, response) => {
    seen += 1;
    if (seen <= count) bad(response);
    else response.end('fine');
  });
  return { ...server, seen: () => seen };
}

export async function failure(promise: Promise<unknown>) {
  return promise.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => error,
  );
}
