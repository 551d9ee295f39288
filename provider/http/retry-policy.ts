/**
 * What a request may do to the cloud, declared by whoever builds it. The HTTP method says nothing: some clouds read with POST.
 * `read` changes nothing. `repeatable` changes something, but twice is the same as once. `once` must never happen twice.
 */
export type Safety = 'read' | 'repeatable' | 'once';

/** How one try went wrong. */
export type Trouble =
  /** Proved: nothing of the request left this machine. `hopeless` when the next try cannot end differently (a certificate). */
  | { readonly kind: 'notSent'; readonly hopeless: boolean }
  /** Refused for now (429): it was not carried out. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number | undefined }
  /** Sent, and no usable answer came: it may or may not have been carried out. */
  | { readonly kind: 'noAnswer' };

export interface Situation {
  readonly safety: Safety;
  readonly trouble: Trouble;
  /** Tries so far, this one included. */
  readonly tries: number;
  /** Since the first try began. */
  readonly elapsedMs: number;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

export type Verdict =
  | { readonly retry: true; readonly afterMs: number }
  | { readonly retry: false; readonly as: 'unavailable' | 'limited' | 'unknownOutcome' };

const mostTries = 4;
/** No further try begins later than this after the first one. */
const budgetMs = 20_000;
const firstPauseMs = 400;

/** The whole policy. Pure, so that its test is a table. */
export function verdict({ safety, trouble, tries, elapsedMs, random }: Situation): Verdict {
  const end = ending(safety, trouble);
  if (end === 'unknownOutcome' || tries >= mostTries) return { retry: false, as: end };
  if (trouble.kind === 'notSent' && trouble.hopeless) return { retry: false, as: end };
  const asked = trouble.kind === 'limited' ? (trouble.retryAfterMs ?? 0) : 0;
  const growing = firstPauseMs * 2 ** (tries - 1) * (0.75 + 0.5 * random);
  const afterMs = Math.max(growing, asked);
  return elapsedMs + afterMs > budgetMs ? { retry: false, as: end } : { retry: true, afterMs };
}

function ending(safety: Safety, trouble: Trouble): 'unavailable' | 'limited' | 'unknownOutcome' {
  switch (trouble.kind) {
    case 'notSent':
      return 'unavailable';
    case 'limited':
      return 'limited';
    case 'noAnswer':
      return safety === 'read' ? 'unavailable' : 'unknownOutcome';
  }
}
