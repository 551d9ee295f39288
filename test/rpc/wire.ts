import type { ServiceError } from '@grpc/grpc-js';
import { type googleAny, googleStatus, googleStruct, provider } from '../../provider/rpc/proto.ts';

/*
 * Values as the engine sends them, written and read with google-protobuf's own helpers: a second opinion on the codec.
 */

export const signatureKey = '4dabf18193072939515e22adb298388d';
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };

export function secret(value: Wire): Wire {
  return { [signatureKey]: '1b47061264138c4ac30d75fd1eb44270', value };
}

export function output(parts: { value?: Wire; secret?: boolean; dependencies?: string[] }): Wire {
  return { [signatureKey]: 'd0e6a833031e9bbcd3f4e8bde6ca49a4', ...parts };
}

export function resourceReference(urn: string, id: Wire): Wire {
  return { [signatureKey]: '5cf8f73096256a8f31e491e813e4eb8e', urn, id, packageVersion: '' };
}

export function asset(text: string): Wire {
  return { [signatureKey]: 'c44067f5952c0a294b673a41bacd8c17', text, hash: 'abc' };
}

export function toStruct(value: { [key: string]: Wire }): googleStruct.Struct {
  return googleStruct.Struct.fromJavaScript(value);
}

export function fromStruct(struct: googleStruct.Struct | undefined): unknown {
  return struct?.toJavaScript();
}

/** The details of an error, as the engine unpacks them. */
export function detailOf(
  error: ServiceError,
): { readonly status: googleStatus.Status; readonly any: googleAny.Any } | undefined {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(packed)) return undefined;
  const status = googleStatus.Status.deserializeBinary(packed);
  const [any] = status.getDetailsList();
  return any === undefined ? undefined : { status, any };
}

export interface InitFailed {
  readonly id: string;
  readonly properties: unknown;
  readonly reasons: readonly string[];
  readonly refreshBeforeUpdate: boolean;
  readonly hasInputs: boolean;
}

export function initFailedOf(error: ServiceError): InitFailed | undefined {
  const any = detailOf(error)?.any;
  if (any?.getTypeName() !== 'pulumirpc.ErrorResourceInitFailed') return undefined;
  const failed = provider.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return {
    id: failed.getId(),
    properties: fromStruct(failed.getProperties()),
    reasons: failed.getReasonsList(),
    refreshBeforeUpdate: failed.getRefreshBeforeUpdate(),
    hasInputs: failed.hasInputs(),
  };
}

export function missingKeysOf(error: ServiceError): Record<string, string> | undefined {
  const any = detailOf(error)?.any;
  if (any?.getTypeName() !== 'pulumirpc.ConfigureErrorMissingKeys') return undefined;
  const missing = provider.ConfigureErrorMissingKeys.deserializeBinary(any.getValue_asU8());
  return Object.fromEntries(missing.getMissingkeysList().map((key) => [key.getName(), key.getDescription()]));
}
