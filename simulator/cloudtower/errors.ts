import type { CloudTowerQuirks } from './quirks.ts';

export interface LockedResource {
  readonly id: string;
  /** `VM` and `VM_VOLUME` are documented [doc], the others inferred. */
  readonly type: string;
}

interface ErrorParts {
  readonly status: number;
  readonly message: string;
  /** The only one there is. [spec] */
  readonly code?: 'ResourceLocked';
  readonly props?: unknown;
  /** Nobody should have made this call: the journal marks it. */
  readonly isUnknownCall?: true;
}

/** The API refuses a call: becomes an ErrorBody. [spec] */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly parts: ErrorParts;

  constructor(parts: ErrorParts) {
    super(parts.message);
    this.parts = parts;
  }

  /** What the journal calls it. */
  get type(): string {
    return this.parts.code ?? String(this.parts.status);
  }
}

/** Wrong data in the request. [doc] The texts of all refusals but the lock are inferred. */
export function badRequest(message: string): ApiError {
  return new ApiError({ status: 400, message });
}

/** The object of the call is not there. [doc] */
export function notFound(message: string): ApiError {
  return new ApiError({ status: 404, message });
}

/** There is no such call in this version of the server (inferred). */
export function noSuchCall(path: string, isUnknownCall: boolean): ApiError {
  const parts = { status: 404, message: `Not Found: ${path}` };
  return new ApiError(isUnknownCall ? { ...parts, isUnknownCall } : parts);
}

/** Status and code as documented, 400 and not 409. [doc] */
export function locked(resources: readonly LockedResource[], quirks: CloudTowerQuirks): ApiError {
  const [first] = resources;
  return new ApiError({
    status: 400,
    code: 'ResourceLocked',
    message: `Resource [${first?.type}-${first?.id}] locked`,
    ...(quirks.lockProps ? { props: { locked_resources: resources } } : {}),
  });
}

/** Unknown, and therefore a switch. */
export function badToken(quirks: CloudTowerQuirks): ApiError {
  return new ApiError({ status: Number(quirks.badToken), message: 'Not authorised: token is missing or invalid' });
}

/** Unknown, and therefore a switch. */
export function badPassword(quirks: CloudTowerQuirks): ApiError {
  return new ApiError({ status: Number(quirks.badPassword), message: 'Username or password is wrong' });
}

/** Unknown, and therefore a switch. */
export function forbidden(path: string, quirks: CloudTowerQuirks): ApiError {
  return new ApiError({ status: Number(quirks.forbidden), message: `No permission for ${path}` });
}

/** What a failed task says, in the form that was seen in the wild: an outer code, and JSON with an inner one. [code] */
export function taskErrorText(outer: string, inner: string, message: string): string {
  const json = JSON.stringify({ data: {}, ec: inner, error: { msg: `[${inner}]${message}` } });
  return `Cannot unwrap Ok value of Result.Err.\r\ncode: ${outer}\r\nmessage: ${json}`;
}
