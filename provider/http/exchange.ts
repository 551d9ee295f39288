import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock } from '../core/clock.ts';
import type { Answer, Headers, TransportRequest } from './request.ts';

/** What became of one try. `sent` is proof, not a guess: undici says when it takes a connected socket for the request. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'interrupted'; readonly sent: boolean }
  | { readonly kind: 'timedOut'; readonly sent: boolean }
  | { readonly kind: 'broken'; readonly sent: boolean; readonly cause: unknown };

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly userAgent: string;
}

/** Sends one request on one connection and receives the whole answer. Never throws, never follows a redirect. */
export async function exchange(url: URL, request: TransportRequest, options: ExchangeOptions): Promise<Exchange> {
  if (request.signal.aborted) return { kind: 'interrupted', sent: false };
  const release = options.clock.hold();
  const timeout = options.clock.timeout(options.timeoutMs);
  const reception = new Reception(options.maxAnswerBytes);
  const onInterrupt = () => reception.giveUp('interrupted');
  const onTimeout = () => reception.giveUp('timedOut');
  request.signal.addEventListener('abort', onInterrupt);
  timeout.signal.addEventListener('abort', onTimeout);
  try {
    options.dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { 'user-agent': options.userAgent, ...headersOf(request) },
        body: request.body ?? null,
      },
      reception,
    );
    return await reception.result;
  } catch (cause) {
    return { kind: 'broken', sent: reception.sent, cause };
  } finally {
    request.signal.removeEventListener('abort', onInterrupt);
    timeout.signal.removeEventListener('abort', onTimeout);
    timeout.clear();
    release();
  }
}

function headersOf(request: TransportRequest): Headers {
  return typeof request.headers === 'function' ? request.headers() : (request.headers ?? {});
}

/** Collects one answer. Gives up at once when told to, also while the connection is still being made. */
class Reception implements Dispatcher.DispatchHandler {
  readonly result: Promise<Exchange>;
  sent = false;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #controller: Dispatcher.DispatchController | undefined;
  #done = false;
  #resolve: (outcome: Exchange) => void = () => undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  giveUp(kind: 'interrupted' | 'timedOut'): void {
    this.#finish({ kind, sent: this.sent });
    this.#controller?.abort(new Error(kind));
  }

  /** Called with a connected socket, before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done) controller.abort(new Error('given up before it was sent'));
    else this.sent = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // 1xx announce the answer; the last call is the answer.
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#maxBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#finish({ kind: 'tooLarge' });
    controller.abort(new Error('answer too large'));
  }

  onResponseEnd(): void {
    const headers = plainHeaders(this.#headers);
    const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#finish({ kind: 'answered', answer: { status: this.#status, headers, text, contentType } });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.#finish({ kind: 'broken', sent: this.sent, cause });
  }

  #finish(outcome: Exchange): void {
    if (this.#done) return;
    this.#done = true;
    this.#resolve(outcome);
  }
}

function plainHeaders(headers: IncomingHttpHeaders): Headers {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
