import { credentials } from '@grpc/grpc-js';
import type { Clock } from '../core/clock.ts';
import type { Redactor } from '../core/secret.ts';
import { EngineWatch } from './engine-watch.ts';
import { engine, engineService, maxMessageBytes } from './proto.ts';
import { shownText } from './status.ts';

export type Severity = 'debug' | 'info' | 'warning' | 'error';

export interface LogEntry {
  readonly severity: Severity;
  readonly text: string;
  /** The resource whose row shows it. */
  readonly urn?: string;
  /** In the Info column while the resource works; never among the diagnostics. */
  readonly ephemeral?: boolean;
}

const severities = {
  debug: engine.LogSeverity.DEBUG,
  info: engine.LogSeverity.INFO,
  warning: engine.LogSeverity.WARNING,
  error: engine.LogSeverity.ERROR,
} as const satisfies Record<Severity, engine.LogSeverity>;

/** An engine that does not take a message within this time will not get our answers either. */
const patienceMs = 5_000;

/** The way to the engine that started us, or attached to us. Without one, and when it is gone, messages go nowhere. */
export class EngineLink {
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #onGone: () => void;
  #address = '';
  #client: engineService.EngineClient | undefined;
  #watch: EngineWatch | undefined;

  /** Of the engine that we serve now; empty without one. */
  get address(): string {
    return this.#address;
  }

  /** `onGone` is called when a connection that stood is lost for good. */
  constructor(clock: Clock, redactor: Redactor, onGone: () => void) {
    this.#clock = clock;
    this.#redactor = redactor;
    this.#onGone = onGone;
  }

  connect(address: string): void {
    if (address === '' || address === this.#address) return;
    this.close();
    this.#address = address;
    this.#client = new engineService.EngineClient(address, credentials.createInsecure(), {
      'grpc.max_send_message_length': maxMessageBytes,
      // The engine is on this machine, whatever the environment says about proxies.
      'grpc.enable_http_proxy': 0,
    });
    this.#watch = new EngineWatch(this.#client.getChannel(), () => {
      this.close();
      this.#onGone();
    });
  }

  close(): void {
    this.#watch?.stop();
    this.#client?.close();
    this.#client = undefined;
    this.#address = '';
  }

  /** Resolves when the engine has the message, or cannot have it. Never rejects: a message is no reason to fail. */
  async log(entry: LogEntry): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const release = this.#clock.hold();
    const limit = this.#clock.timeout(patienceMs);
    try {
      await new Promise<void>((resolve) => {
        const call = client.log(this.#request(entry), () => resolve());
        limit.signal.addEventListener('abort', () => call.cancel(), { once: true });
      });
    } finally {
      limit.clear();
      release();
    }
  }

  #request(entry: LogEntry): engine.LogRequest {
    const request = new engine.LogRequest();
    request.setSeverity(severities[entry.severity]);
    request.setMessage(shownText(entry.text, this.#redactor));
    request.setUrn(entry.urn ?? '');
    request.setEphemeral(entry.ephemeral ?? false);
    return request;
  }
}
