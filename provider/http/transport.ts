import pLimit from 'p-limit';
import type { Clock } from '../core/clock.ts';
import { LifeboatError } from '../core/errors.ts';
import type { Redactor } from '../core/secret.ts';
import { durationText, sleepOrCancel } from '../core/wait.ts';
import { explainConnection } from './connection-trouble.ts';
import { checkDispatcherOptions, type Dispatchers, openDispatchers } from './dispatchers.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Answer, TransportRequest } from './request.ts';
import { retryAfterMs } from './retry-after.ts';
import { type Trouble, verdict } from './retry-policy.ts';

/*
 * The one way to any cloud. In this order: resolve on the configured origin, wait for a free slot, send on one connection with
 * a time limit, tell an answer from trouble, retry by the declared safety. What an answer means is the cloud's business.
 */

export interface TransportOptions {
  readonly endpoint: URL;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly maxConcurrentRequests: number;
  readonly requestTimeoutMs: number;
  readonly caCertificate: string | undefined;
  readonly insecureSkipVerify: boolean;
  /** Default 16 MiB. */
  readonly maxAnswerBytes?: number;
  /**
   * Is this the API's own answer, or something in front of it (a proxy's error page, a maintenance page)? The latter counts as
   * "no usable answer". Default: every status below 500. 429 and redirects never get here.
   */
  readonly isAnswer?: (answer: Answer) => boolean;
  /** What such an answer says all the same, for the error that ends the tries. */
  readonly explain?: (answer: Answer) => Explanation | undefined;
  debug(text: string): void;
}

export interface Explanation {
  readonly says?: string | undefined;
  readonly requestId?: string | undefined;
}

export interface Transport {
  send(request: TransportRequest): Promise<Answer>;
  /** Ends all connections, also those under way. */
  close(): Promise<void>;
}

const defaultMaxAnswerBytes = 16 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  return new HttpTransport(options);
}

/** One try that did not give an answer: what the policy needs, and what the person needs. */
interface FailedTry {
  readonly trouble: Trouble;
  readonly text: string;
  readonly advice?: string | undefined;
  readonly cause?: unknown;
  readonly explanation?: Explanation | undefined;
}

class HttpTransport implements Transport {
  readonly #options: TransportOptions;
  #dispatchers: Promise<Dispatchers> | undefined;
  readonly #slots: ReturnType<typeof pLimit>;

  constructor(options: TransportOptions) {
    this.#options = options;
    checkDispatcherOptions(this.#connectionOptions());
    this.#slots = pLimit(options.maxConcurrentRequests);
  }

  async send(request: TransportRequest): Promise<Answer> {
    const { clock } = this.#options;
    const url = this.#resolve(request);
    const started = clock.now();
    let tries = 0;
    while (true) {
      tries += 1;
      const outcome = this.#judge(request, await this.#exchange(url, request));
      if ('answer' in outcome) return outcome.answer;
      const situation = {
        safety: request.safety,
        trouble: outcome.failed.trouble,
        tries,
        elapsedMs: clock.now() - started,
      };
      const next = verdict({ ...situation, random: clock.random() });
      if (!next.retry) throw this.#failure(next.as, request, outcome.failed, tries);
      this.#debug(`${request.label}: ${outcome.failed.text}; try ${tries + 1} in ${durationText(next.afterMs)}`);
      await sleepOrCancel(clock, next.afterMs, request.signal, request.label);
    }
  }

  async close(): Promise<void> {
    await (await this.#dispatchers)?.destroy();
  }

  #connectionOptions() {
    return { ...this.#options, connectTimeoutMs: this.#options.requestTimeoutMs };
  }

  #resolve(request: TransportRequest): URL {
    const { endpoint, redactor } = this.#options;
    const url = URL.canParse(request.url, endpoint.href) ? new URL(request.url, endpoint) : undefined;
    if (url?.origin === endpoint.origin) return url;
    // `contract` promises that nothing was changed: true here, whatever the safety, since nothing is sent.
    throw new LifeboatError('contract', {
      message: redactor.clean(
        `${request.label}: refused to send it to ${url?.origin ?? 'an invalid address'}, which is not the endpoint ${endpoint.origin}`,
      ),
    });
  }

  async #exchange(url: URL, request: TransportRequest): Promise<Exchange> {
    const { clock, maxAnswerBytes = defaultMaxAnswerBytes, requestTimeoutMs, userAgent } = this.#options;
    this.#dispatchers ??= openDispatchers(this.#connectionOptions());
    const { forMutations, forReads } = await this.#dispatchers;
    const dispatcher = request.safety === 'read' ? forReads : forMutations;
    const begun = clock.now();
    const send = () =>
      exchange(url, request, { dispatcher, clock, timeoutMs: requestTimeoutMs, maxAnswerBytes, userAgent });
    const outcome = await this.#inSlot(request.signal, send);
    const what =
      outcome.kind === 'answered' ? `${outcome.answer.status}, ${outcome.answer.text.length} characters` : outcome.kind;
    this.#debug(`${request.method} ${url.origin}${url.pathname} ${request.label}: ${what} (${clock.now() - begun} ms)`);
    return outcome;
  }

  /** While it runs, only the exchange itself knows whether it was sent; before that an interrupt ends the wait for a slot. */
  #inSlot(signal: AbortSignal, send: () => Promise<Exchange>): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      let started = false;
      const onAbort = () => {
        if (!started) resolve({ kind: 'interrupted', sent: false });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const running = this.#slots(() => {
        started = true;
        return send();
      });
      running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  #judge(request: TransportRequest, outcome: Exchange): { readonly answer: Answer } | { readonly failed: FailedTry } {
    switch (outcome.kind) {
      case 'answered':
        return this.#judgeAnswer(request, outcome.answer);
      case 'tooLarge':
        throw this.#nonsense(request, 'the answer is larger than any that makes sense');
      case 'interrupted':
        throw this.#interruption(request, outcome.sent);
      case 'timedOut': {
        const limit = durationText(this.#options.requestTimeoutMs);
        const text = outcome.sent ? `no answer within ${limit}` : `no connection within ${limit}`;
        return {
          failed: { trouble: outcome.sent ? { kind: 'noAnswer' } : { kind: 'notSent', hopeless: false }, text },
        };
      }
      case 'broken': {
        const { advice, hopeless, text } = explainConnection(outcome.cause);
        const trouble: Trouble = outcome.sent ? { kind: 'noAnswer' } : { kind: 'notSent', hopeless };
        return { failed: { trouble, text, advice, cause: outcome.cause } };
      }
    }
  }

  #judgeAnswer(
    request: TransportRequest,
    answer: Answer,
  ): { readonly answer: Answer } | { readonly failed: FailedTry } {
    const { clock, isAnswer = belowServerError } = this.#options;
    if (answer.status === 429) {
      const pause = retryAfterMs(answer.headers['retry-after'], clock.now());
      return { failed: { trouble: { kind: 'limited', retryAfterMs: pause }, text: 'too many requests (HTTP 429)' } };
    }
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) {
      throw this.#nonsense(request, `redirected to ${this.#target(answer)}, which is never followed`);
    }
    if (isAnswer(answer)) return { answer };
    const kind = answer.contentType === '' ? '' : `, ${answer.contentType}`;
    const explanation = this.#explain(answer);
    const text =
      (explanation?.says ?? '') === ''
        ? `HTTP ${answer.status}${kind}: not an answer of the API`
        : `HTTP ${answer.status}`;
    return { failed: { trouble: { kind: 'noAnswer' }, text, explanation } };
  }

  /** Only the origin: the rest of a redirect may hold credentials. */
  #target(answer: Answer): string {
    const location = answer.headers['location'];
    if (location === undefined || !URL.canParse(location, this.#options.endpoint.href)) return 'an invalid address';
    return new URL(location, this.#options.endpoint).origin;
  }

  /** An answer that no retry makes better. After a mutation it says nothing about what happened. */
  #nonsense(request: TransportRequest, text: string): LifeboatError {
    if (request.safety !== 'read') return this.#unknownOutcome(request, { text });
    return new LifeboatError('contract', {
      message: this.#clean(`${request.label}: ${text}`),
      advice: 'Check `endpoint`.',
    });
  }

  #interruption(request: TransportRequest, sent: boolean): LifeboatError {
    if (sent && request.safety !== 'read')
      return this.#unknownOutcome(request, { text: 'interrupted before the answer came' });
    return new LifeboatError('cancelled', { message: this.#clean(`${request.label}: interrupted`) });
  }

  #failure(
    as: 'unavailable' | 'limited' | 'unknownOutcome',
    request: TransportRequest,
    failed: FailedTry,
    tries: number,
  ): LifeboatError {
    if (as === 'unknownOutcome') return this.#unknownOutcome(request, failed);
    const times = tries === 1 ? '' : ` (${tries} tries)`;
    const text = `${request.label}: ${this.#options.endpoint.origin} cannot be used now: ${failed.text}${times}`;
    const asked = failed.trouble.kind === 'limited' ? failed.trouble.retryAfterMs : undefined;
    return new LifeboatError(as, {
      message: this.#clean(text),
      advice: failed.advice,
      retryAfterMs: asked,
      cause: failed.cause,
      ...this.#explained(failed),
    });
  }

  #unknownOutcome(request: TransportRequest, failed: Omit<FailedTry, 'trouble'>): LifeboatError {
    const advice =
      request.safety === 'once'
        ? 'It is never sent a second time; the next run looks for it.'
        : 'The next run looks, and repeats it if needed.';
    const text = `${request.label}: sent, but ${failed.text}, so it may or may not have happened`;
    return new LifeboatError('unknownOutcome', {
      message: this.#clean(text),
      advice,
      cause: failed.cause,
      ...this.#explained(failed),
    });
  }

  /** A courtesy: one that fails must not change what became of the request. */
  #explain(answer: Answer): Explanation | undefined {
    try {
      const explanation = this.#options.explain?.(answer);
      return explanation && { says: explanation.says?.trim(), requestId: explanation.requestId?.trim() };
    } catch (error) {
      this.#debug(`an answer that cannot be explained: ${String(error)}`);
      return undefined;
    }
  }

  #explained({ explanation: { says = '', requestId = '' } = {} }: Pick<FailedTry, 'explanation'>) {
    return {
      cloudSays: says === '' ? undefined : this.#clean(says),
      requestId: requestId === '' ? undefined : this.#clean(requestId),
    };
  }

  #clean(text: string): string {
    return this.#options.redactor.clean(text);
  }

  #debug(text: string): void {
    this.#options.debug(this.#clean(text));
  }
}

function belowServerError(answer: Answer): boolean {
  return answer.status < 500;
}
