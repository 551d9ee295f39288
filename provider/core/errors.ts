/**
 * The one closed list of what can go wrong. Clouds map their wire errors to it in `clouds/<cloud>/errors.ts`;
 * shared code decides by `kind` only, never by words.
 */
export const errorKinds = [
  'absent', // the object, or the instance it belongs to, is not there
  'exists', // the name is taken
  'busy', // another operation runs on the object; nothing was done
  'invalid', // the cloud or we refuse a value; `path` names the property
  'auth', // credentials refused or a session that cannot be renewed
  'denied', // no right to do this
  'refused', // Lifeboat itself keeps a restore point that this call would endanger
  'quota', // a limit of the account
  'limited', // asked to slow down; `retryAfterMs` may say how long
  'unavailable', // not reachable; whatever was asked was NOT done
  'contract', // an answer outside the contract; nothing was changed by us
  'failed', // the cloud tried and failed
  'timeout', // our limit passed while waiting
  'unknownOutcome', // sent, and no usable answer: it may or may not have happened
  'cancelled', // the user interrupted
  'unsupported', // this cloud cannot do it
] as const;
export type ErrorKind = (typeof errorKinds)[number];

export interface ErrorFacts {
  /** What failed, and on which object. No trailing full stop. */
  readonly message: string;
  /** The cloud's own deepest words. */
  readonly cloudSays?: string | undefined;
  /** What the user can do. A sentence. */
  readonly advice?: string | undefined;
  readonly requestId?: string | undefined;
  /** The input property at fault, as the user writes it (`<cloud>.protected`). */
  readonly path?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for('lifeboat.error');

export class LifeboatError extends Error {
  readonly [brand] = true;
  readonly kind: ErrorKind;
  readonly facts: ErrorFacts;

  constructor(kind: ErrorKind, facts: ErrorFacts) {
    super(describe(facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'LifeboatError';
    this.kind = kind;
    this.facts = facts;
  }

  /** The same failure with more said about it; the kind never changes on the way up. */
  with(facts: Partial<ErrorFacts>): LifeboatError {
    return new LifeboatError(this.kind, { ...this.facts, ...facts });
  }
}

/** Recognised by a registered symbol, so that two copies of this module still agree. */
export function isLifeboatError(error: unknown): error is LifeboatError {
  return typeof error === 'object' && error !== null && Reflect.get(error, brand) === true;
}

export function hasKind<K extends ErrorKind>(
  error: unknown,
  ...kinds: readonly K[]
): error is LifeboatError & { readonly kind: K } {
  return isLifeboatError(error) && kinds.some((kind) => kind === error.kind);
}

function describe(facts: ErrorFacts): string {
  const property = facts.path === undefined ? '' : `${facts.path}: `;
  const says = facts.cloudSays === undefined ? '' : `: ${facts.cloudSays.trim()}`;
  const first = `${property}${facts.message}${says}`.replace(/[.\s]+$/, '');
  const advice = facts.advice === undefined ? '' : ` ${facts.advice}`;
  const request = facts.requestId === undefined ? '' : ` (request ${facts.requestId})`;
  return `${first}.${advice}${request}`;
}
