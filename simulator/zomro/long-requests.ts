import type { WireAnswer } from '../cloud.ts';
import type { RandomSource } from '../random.ts';

interface LongRequest {
  readonly answer: WireAnswer;
  readonly readyAt: number;
}

const path = /^\/long\/([0-9a-f]+)\/billmgr$/;

/**
 * Answers that come late: first a page with an address that matches `long.+billmgr`; that address gives the page again
 * until the answer is ready, and then the answer. [P]
 */
export class LongRequests {
  readonly #random: RandomSource;
  readonly #waiting = new Map<string, LongRequest>();

  constructor(random: RandomSource) {
    this.#random = random;
  }

  start(answer: WireAnswer, { readyAt, origin }: { readonly readyAt: number; readonly origin: string }): WireAnswer {
    const token = this.#random.hex(16);
    this.#waiting.set(token, { answer: withoutEffect(answer), readyAt });
    return pageFor(`${origin}/long/${token}/billmgr`);
  }

  /** The token in the path of a request, if it is the path of a long request. */
  tokenIn(requestPath: string): string | undefined {
    return path.exec(requestPath)?.[1];
  }

  answer(token: string, { now, origin }: { readonly now: number; readonly origin: string }): WireAnswer {
    const found = this.#waiting.get(token);
    if (found === undefined) return { status: 404, headers: {}, body: '', outcome: 'error:unknown long request' };
    return now < found.readyAt ? pageFor(`${origin}/long/${token}/billmgr`) : found.answer;
  }
}

/** The change is in the journal already, at the call that made it. */
function withoutEffect({ effect: _noted, ...answer }: WireAnswer): WireAnswer {
  return answer;
}

/** The text is read, the page around it inferred. [P] */
function pageFor(address: string): WireAnswer {
  const body = `<!DOCTYPE html><html><body>Request in process, please wait <a href="${address}">${address}</a></body></html>`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body, outcome: 'long' };
}
