import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { type engine, engineService, googleEmpty } from '../../provider/rpc/proto.ts';

export interface EngineMessage {
  readonly severity: number;
  readonly text: string;
  readonly urn: string;
  readonly ephemeral: boolean;
}

/** Pulumi's engine as a plugin sees it: a service that takes log messages. */
export class FakeEngine {
  readonly messages: EngineMessage[] = [];
  readonly #server = new Server();
  #port = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  private constructor() {
    this.#server.addService(engineService.EngineService, {
      log: (
        call: ServerUnaryCall<engine.LogRequest, googleEmpty.Empty>,
        callback: sendUnaryData<googleEmpty.Empty>,
      ) => {
        this.#take(call.request);
        callback(null, new googleEmpty.Empty());
      },
    });
  }

  static async start(): Promise<FakeEngine> {
    const started = new FakeEngine();
    started.#port = await new Promise((resolve, reject) => {
      started.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return started;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  /** Resolves when that many messages have come. */
  async received(count: number): Promise<void> {
    if (this.messages.length >= count) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ count, resolve });
    });
  }

  #take(request: engine.LogRequest): void {
    this.messages.push({
      severity: request.getSeverity(),
      text: request.getMessage(),
      urn: request.getUrn(),
      ephemeral: request.getEphemeral(),
    });
    const ready = this.#waiting.filter(({ count }) => this.messages.length >= count);
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  }

  /** As `kill -9` does: connections are cut. */
  die(): void {
    this.#server.forceShutdown();
  }
}
