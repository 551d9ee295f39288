import type { Safety } from './retry-policy.ts';

export type Headers = Readonly<Record<string, string>>;

/** One request as a cloud's client asks for it. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path or URL, resolved against the endpoint as a browser would. Another origin is refused before anything is sent. */
  readonly url: string;
  /** As a function it is asked before every try: for signatures that hold the date. */
  readonly headers?: Headers | (() => Headers);
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly safety: Safety;
  /** What is asked, for errors and debug lines: `list of snapshots of instance 5203773`. */
  readonly label: string;
}

/** An answer of the API itself, whatever it says. */
export interface Answer {
  readonly status: number;
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Headers;
  readonly text: string;
  /** Lower case, without parameters; empty when there is none. */
  readonly contentType: string;
}
