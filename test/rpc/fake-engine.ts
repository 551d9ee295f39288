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
  readonly address: string;
  readonly #server: Server;
  #waiting: { count: number; resolve: () => void }[] = [];

  private constructor(server: Server, port: number, messages: EngineMessage[]) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
    this.messages = messages;
  }

  static async start(port = 0): Promise<FakeEngine> {
    const messages: EngineMessage[] = [];
    const server = new Server();
    let started: FakeEngine | undefined;
    server.addService(engineService.EngineService, {
      log: (call: ServerUnaryCall<engine.LogRequest, googleEmpty.Empty>, callback: sendUnaryData<googleEmpty.Empty>) => {
        messages.push({
          severity: call.request.getSeverity(),
          text: call.request.getMessage(),
          urn: call.request.getUrn(),
          ephemeral: call.request.getEphemeral(),
        });
        callback(null, new googleEmpty.Empty());
        started?.wake();
      },
    });
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, chosen) =>
        error === null ? resolve(chosen) : reject(error),
      );
    });
    started = new FakeEngine(server, bound, messages);
    return started;
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

  wake(): void {
    const ready = this.#waiting.filter(({ count }) => this.messages.length >= count);
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  }

  /** As `kill -9` does: connections are cut. */
  die(): void {
    this.#server.forceShutdown();
  }
}
