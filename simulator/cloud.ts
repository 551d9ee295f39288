import type { AdjustableClock } from './clock.ts';
import type { Concurrency, RequestSubject } from './concurrency.ts';
import type { ErrorContent, FaultQueue } from './faults.ts';
import type { Journal } from './journal.ts';
import type { QuirkSwitches } from './quirks.ts';

/** A request as it came in, whole, before any cloud has made sense of it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly remoteAddress: string;
  /** The address that the client used, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `ok` or `error:<type>`. */
  readonly outcome: string;
  /** What the call changed; left out when it changed nothing. */
  readonly effect?: string;
  readonly unknown?: true;
  /** The cloud itself loses this answer: the connection is reset instead. */
  readonly lost?: true;
}

/** A call that a cloud has recognised. */
export interface CloudCall {
  readonly func: string;
  /** All parameters, as sent; only for faults to choose by. */
  readonly params: Readonly<Record<string, string>>;
  /** The same with secrets replaced, for the journal. */
  readonly shown: Readonly<Record<string, string>>;
  readonly subject: RequestSubject;
  answer(): WireAnswer;
  /** An error answer in the cloud's own form. */
  refuse(error: ErrorContent): WireAnswer;
}

/** Objects of one kind that may be changed by hand. Rows are in the cloud's own words. */
export interface ControlledObjects {
  list(): readonly Readonly<Record<string, unknown>>[];
  /** Throws a `ControlError` when there is no such object or the change makes no sense. */
  change(id: string, changes: unknown): void;
  remove(id: string): void;
  add(fields: unknown): Readonly<Record<string, unknown>>;
}

/** What somebody asked for by hand cannot be done. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** What a cloud's simulator is started with; whatever is left out has an obvious, fake default. */
export interface CloudOptions<Quirks> {
  readonly clock: AdjustableClock;
  readonly quirks: Partial<Quirks>;
  /** Decides tokens and identifiers; the same seed gives the same ones. */
  readonly seed: string;
  readonly credentials: { readonly username?: string; readonly password?: string };
  /** `published`: the objects of the vendor's own examples exist. `fresh`: only the virtual machine does. */
  readonly world: 'published' | 'fresh';
}

/** One simulated cloud, as the server and the control surface see it. */
export interface SimulatedCloud {
  /** The call in `request`; `undefined` when the cloud has nothing at that path. */
  read(request: WireRequest): Promise<CloudCall | undefined>;
  /** Ends all sessions, as if they had been idle for too long. */
  expireSessions(): void;
  /** Everything back to how it was when the simulator started. */
  reset(): void;
  readonly clock: AdjustableClock;
  readonly faults: FaultQueue;
  readonly journal: Journal;
  readonly concurrency: Concurrency;
  readonly switches: QuirkSwitches<Readonly<Record<string, unknown>>>;
  /** By name in the plural, as in `/_simulator/<name>`. */
  readonly controlled: Readonly<Record<string, ControlledObjects>>;
  /** Lines for the start-up text: what to log in with, and what is there. */
  readonly introduction: readonly string[];
}
