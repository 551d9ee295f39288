import { Metadata, status } from '@grpc/grpc-js';
import { type ErrorKind, isLifeboatError } from '../core/errors.ts';
import type { Redactor } from '../core/secret.ts';
import { PartialState } from '../lifecycle/contract.ts';
import { encodeLeniently, wellFormed } from './codec.ts';
import { googleAny, googleStatus, provider } from './proto.ts';
import { noSecrets, type SecretPaths } from './secret-paths.ts';

/**
 * The one mapping from what went wrong to what the engine is told. The engine takes every code but UNKNOWN and INTERNAL to mean
 * that nothing was changed.
 */
const codes = {
  absent: status.NOT_FOUND,
  exists: status.ALREADY_EXISTS,
  busy: status.ABORTED,
  invalid: status.INVALID_ARGUMENT,
  auth: status.UNAUTHENTICATED,
  denied: status.PERMISSION_DENIED,
  refused: status.FAILED_PRECONDITION,
  quota: status.RESOURCE_EXHAUSTED,
  limited: status.UNAVAILABLE,
  unavailable: status.UNAVAILABLE,
  contract: status.FAILED_PRECONDITION,
  failed: status.ABORTED,
  timeout: status.DEADLINE_EXCEEDED,
  unknownOutcome: status.UNKNOWN,
  cancelled: status.ABORTED,
  unsupported: status.INVALID_ARGUMENT,
} as const satisfies Record<ErrorKind, status>;

/** Longer texts help nobody, and headers have limits. */
const longestText = 8_000;
const detailsKey = 'grpc-status-details-bin';

/** An answer in gRPC's own terms: thrown where the exact one is known, made by `answerOf` from everything else. */
export class RpcAnswer extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
  constructor(code: status, details: string, metadata = new Metadata()) {
    super(details);
    this.name = 'RpcAnswer';
    this.code = code;
    this.details = details;
    this.metadata = metadata;
  }
}

/** `secrets` are the paths to wrap in partial state. */
export function answerOf(error: unknown, redactor: Redactor, secrets: SecretPaths = noSecrets): RpcAnswer {
  if (error instanceof RpcAnswer) return error;
  if (error instanceof PartialState) return partialStateAnswer(error, redactor, secrets);
  if (isLifeboatError(error)) {
    const cancelled = error.kind === 'cancelled' ? 'cancelled: ' : '';
    return new RpcAnswer(codes[error.kind], shownText(`${cancelled}${error.message}`, redactor));
  }
  return new RpcAnswer(status.INTERNAL, shownText(bugText(error), redactor));
}

/** What is said about an error that should never have happened. */
export function bugText(error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `${what.replace(/[.\s]+$/, '')}. This is a bug in Lifeboat: please report this text in its issue tracker.`;
}

/** Redacted, of bearable length, valid on the wire, and without what would steer a terminal: names in a cloud are anybody's. */
export function shownText(text: string, redactor: Redactor): string {
  const clean = redactor.clean(text).replace(/[^\P{Cc}\n\t]/gu, '\u{FFFD}');
  return wellFormed(clean.length > longestText ? `${clean.slice(0, longestText)} …` : clean);
}

/** The engine shows the reasons only, and saves id and properties. */
function partialStateAnswer(partial: PartialState, redactor: Redactor, secrets: SecretPaths): RpcAnswer {
  const reasons = partial.reasons.map((reason) => shownText(reason, redactor));
  const failed = new provider.ErrorResourceInitFailed();
  failed.setId(partial.saved.id);
  // Whatever else is wrong with these outputs, the id must reach the engine.
  failed.setProperties(encodeLeniently(partial.saved.outputs, secrets));
  failed.setReasonsList(reasons);
  failed.setRefreshBeforeUpdate(true);
  const message = shownText(partial.message, redactor);
  return detailedAnswer(status.UNKNOWN, message, 'pulumirpc.ErrorResourceInitFailed', failed.serializeBinary());
}

export interface MissingKey {
  readonly key: string;
  readonly text: string;
}

/** The engine adds "missing required configuration key" and how to set it. */
export function missingKeysAnswer(missing: readonly MissingKey[], packageName: string): RpcAnswer {
  const message = new provider.ConfigureErrorMissingKeys();
  for (const { key, text } of missing) {
    const entry = new provider.ConfigureErrorMissingKeys.MissingKey();
    entry.setName(`${packageName}:${key}`);
    entry.setDescription(text);
    message.addMissingkeys(entry);
  }
  const text = `missing required settings: ${missing.map(({ key, text }) => `${key} (${text})`).join('; ')}`;
  return detailedAnswer(
    status.INVALID_ARGUMENT,
    text,
    'pulumirpc.ConfigureErrorMissingKeys',
    message.serializeBinary(),
  );
}

/** A `google.rpc.Status` with one detail, in the trailing metadata: where gRPC looks for structured errors. */
function detailedAnswer(code: status, message: string, typeName: string, detail: Uint8Array): RpcAnswer {
  const packed = new googleAny.Any();
  packed.pack(detail, typeName);
  const whole = new googleStatus.Status();
  whole.setCode(code);
  whole.setMessage(message);
  whole.addDetails(packed);
  const metadata = new Metadata();
  metadata.set(detailsKey, Buffer.from(whole.serializeBinary()));
  return new RpcAnswer(code, message, metadata);
}
