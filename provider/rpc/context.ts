import { type handleUnaryCall, status } from '@grpc/grpc-js';
import type { Cloud } from '../clouds/driver.ts';
import type { Clock } from '../core/clock.ts';
import type { Redactor } from '../core/secret.ts';
import type { Lifecycle } from '../lifecycle/contract.ts';
import type { LifecycleParts } from '../lifecycle/index.ts';
import type { Environment, Origin } from './config.ts';
import type { EngineLink } from './engine-link.ts';
import type { EngineMarks } from './run-marks.ts';
import type { Running } from './running.ts';
import { answerOf, RpcAnswer } from './status.ts';

/** What the server is made of. */
export interface ServerParts {
  readonly clouds: readonly Cloud[];
  readonly clock: Clock;
  /** Without an address, the engine attaches itself: it tells its address later, and does not own this process. */
  readonly args: { readonly engineAddress?: string | undefined };
  /** The text of schema.json; asked for only when needed. */
  readonly schema: () => string;
  readonly version: string;
  readonly createLifecycle: (parts: LifecycleParts) => Lifecycle;
  readonly exit: (code: number) => void;
  readonly environment: Environment;
}

/** What all handlers share. */
export interface Context {
  readonly parts: ServerParts;
  readonly redactor: Redactor;
  readonly running: Running;
  readonly engine: EngineLink;
  /** What the last Configure made. */
  readonly configured: { lifecycle: Lifecycle | undefined; marks: EngineMarks | undefined };
  /** Has CheckConfig told the values that Configure brings, or do they come from state? */
  readonly config: {
    origin: Origin;
    /** Did CheckConfig make the naming key in this very run? */
    madeNamingKey: boolean;
  };
}

export function lifecycleOf(context: Context): Lifecycle {
  const { lifecycle } = context.configured;
  if (lifecycle !== undefined) return lifecycle;
  throw new RpcAnswer(
    status.FAILED_PRECONDITION,
    'the provider is not configured: it was asked to work before its settings were accepted. Look for an earlier error about them.',
  );
}

/**
 * Makes a handler of one call: runs it among the running ones, so that Cancel reaches it, and answers whatever it throws
 * through the one mapping.
 */
export function unary<Request, Response>(
  context: Context,
  handle: (request: Request, signal: AbortSignal) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    context.running
      .run(
        (signal) => handle(call.request, signal),
        (abandon) => call.on('cancelled', abandon),
      )
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(answerOf(error, context.redactor), null),
      );
  };
}
