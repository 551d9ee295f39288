import { Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import { Redactor } from '../core/secret.ts';
import { createLifecycle } from '../lifecycle/index.ts';
import { processEnvironment } from './config.ts';
import { checkConfig, configure, diffConfig } from './configure.ts';
import { type Context, type ServerParts, unary } from './context.ts';
import { EngineLink } from './engine-link.ts';
import { attach, cancel, getPluginInfo, getSchema, handshake } from './handshake.ts';
import { invoke } from './invoke.ts';
import { Lifetime } from './lifetime.ts';
import { check, diff } from './planning-calls.ts';
import { maxMessageBytes, type provider, providerService } from './proto.ts';
import { create, read, remove, update } from './resource-calls.ts';
import { Running } from './running.ts';

export interface ProviderServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** An error that nobody caught: running calls are answered, then the process exits. */
  bug(error: unknown): Promise<void>;
  /** Asked to stop from outside: running calls are ended and answered, then the process exits. */
  end(reason: string): Promise<void>;
  /** Stops listening, without exiting. */
  close(): Promise<void>;
}

/** Tests bring their own lifecycle and environment. */
type Replaceable = 'createLifecycle' | 'environment';
export type StartParts = Omit<ServerParts, Replaceable> & Partial<Pick<ServerParts, Replaceable>>;

/** Serves `pulumirpc.ResourceProvider` on a free local port. What is left out is answered UNIMPLEMENTED by gRPC. */
export async function startServer(given: StartParts): Promise<ProviderServer> {
  const parts: ServerParts = { createLifecycle, environment: processEnvironment, ...given };
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
  });
  const redactor = new Redactor();
  const running = new Running();
  const engine = new EngineLink(parts.clock, redactor, () => engineGone());
  const context: Context = {
    parts,
    redactor,
    running,
    engine,
    configured: { lifecycle: undefined, marks: undefined },
    config: { origin: 'state', madeNamingKey: false },
  };
  const endSessions = async () => {
    context.configured.marks?.close();
    await context.configured.lifecycle?.close();
  };
  const shutDown = () => new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const lifetime = new Lifetime({
    clock: parts.clock,
    redactor,
    running,
    engine,
    endSessions,
    drained: shutDown,
    exit: parts.exit,
  });
  const engineGone = () => {
    // An attached process outlives its engines; only the work for the lost one ends.
    if (parts.args.engineAddress === undefined) running.cancel('the engine is gone');
    else void lifetime.end('the engine is gone');
  };
  server.addService(providerService.ResourceProviderService, handlers(context));
  const port = await bind(server);
  engine.connect(parts.args.engineAddress ?? '');
  return {
    port,
    bug: (error) => lifetime.bug(error),
    end: (reason) => lifetime.end(reason),
    close: async () => {
      engine.close();
      server.forceShutdown();
      await endSessions();
    },
  };
}

function handlers(context: Context) {
  return {
    handshake: unary(context, (request: provider.ProviderHandshakeRequest) => handshake(context, request)),
    attach: unary(context, (request: Parameters<typeof attach>[1]) => attach(context, request)),
    getSchema: unary(context, () => getSchema(context)),
    getPluginInfo: unary(context, () => getPluginInfo(context)),
    checkConfig: unary(context, (request: provider.CheckRequest) => checkConfig(context, request)),
    diffConfig: unary(context, (request: provider.DiffRequest) => diffConfig(context, request)),
    configure: unary(context, (request: provider.ConfigureRequest) => configure(context, request)),
    check: unary(context, (request: provider.CheckRequest) => check(context, request)),
    diff: unary(context, (request: provider.DiffRequest) => diff(context, request)),
    create: unary(context, (request: provider.CreateRequest, signal) => create(context, request, signal)),
    read: unary(context, (request: provider.ReadRequest, signal) => read(context, request, signal)),
    update: unary(context, (request: provider.UpdateRequest, signal) => update(context, request, signal)),
    delete: unary(context, (request: provider.DeleteRequest, signal) => remove(context, request, signal)),
    invoke: unary(context, (request: provider.InvokeRequest, signal) => invoke(context, request, signal)),
    cancel: unary(context, () => cancel(context)),
    list: (call: ServerWritableStream<provider.ListRequest, provider.ListResponse>) => {
      call.emit('error', {
        code: status.UNIMPLEMENTED,
        details: 'Lifeboat has no resources that can be listed; use its functions.',
      });
    },
  };
}

function bind(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
