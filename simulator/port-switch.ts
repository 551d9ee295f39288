import { once } from 'node:events';
import type { ServerType } from '@hono/node-server';
import type { AdjustableClock } from './clock.ts';
import type { Port } from './faults.ts';

/** The listening port: can be closed for a while, so that connections are refused, and opened again. */
export class PortSwitch implements Port {
  readonly #server: ServerType;
  readonly #host: string;
  readonly #clock: AdjustableClock;
  readonly #stopped = new AbortController();
  #port = 0;
  #reopening: AbortController | undefined;

  constructor(server: ServerType, { host, clock }: { readonly host: string; readonly clock: AdjustableClock }) {
    this.#server = server;
    this.#host = host;
    this.#clock = clock;
  }

  /** Aborts when the port is shut down for good. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  get isClosed(): boolean {
    return !this.#server.listening;
  }

  /** Starts listening; answers with the port that it got. Rejects with the system's error if it cannot. */
  async bind(port: number): Promise<number> {
    const listening = once(this.#server, 'listening');
    this.#server.listen(port, this.#host);
    await listening;
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : port;
    return this.#port;
  }

  close(forMs: number | undefined): void {
    this.#reopening?.abort();
    this.#reopening = undefined;
    this.#stopListening();
    if (forMs !== undefined) void this.#openAfter(forMs);
  }

  open(): void {
    this.#reopening?.abort();
    this.#reopening = undefined;
    if (this.isClosed && this.#port !== 0) this.#server.listen(this.#port, this.#host);
  }

  /** Stops for good: cuts all connections, also those that are held by a fault. */
  async shutDown(): Promise<void> {
    this.#reopening?.abort();
    this.#stopped.abort();
    this.#port = 0;
    const closed = this.isClosed ? undefined : once(this.#server, 'close');
    this.#stopListening();
    if ('closeAllConnections' in this.#server) this.#server.closeAllConnections();
    await closed;
  }

  async #openAfter(ms: number): Promise<void> {
    const reopening = new AbortController();
    this.#reopening = reopening;
    await this.#clock.wait(ms, reopening.signal);
    if (!reopening.signal.aborted) this.open();
  }

  #stopListening(): void {
    if (!this.isClosed) this.#server.close();
    if ('closeIdleConnections' in this.#server) this.#server.closeIdleConnections();
  }
}
