import { createHmac, randomBytes } from 'node:crypto';
import { canonicalJson, type JsonObject } from './json.ts';

const suffixLength = 7;

export interface AutoNameParts {
  /** The resource's name in the program. */
  readonly logicalName: string;
  readonly urn: string;
  /** Every input whose change replaces the object: a new object needs a new name, the same one must be found again. */
  readonly replacing: JsonObject;
  /** Kept in the provider's own state. Without it the suffix is random. */
  readonly namingKey: string | undefined;
  /** The cloud's limit, in characters. */
  readonly maxLength: number;
}

/**
 * A name that a killed process would choose again: logical name and 7 hex digits of
 * HMAC-SHA-256(namingKey, URN, replacing inputs). It depends on nothing else, above all not on time or earlier calls.
 */
export function autoName(parts: AutoNameParts): string {
  const suffix =
    parts.namingKey === undefined
      ? randomBytes(suffixLength).toString('hex').slice(0, suffixLength)
      : createHmac('sha256', parts.namingKey)
          .update(canonicalJson([parts.urn, parts.replacing]))
          .digest('hex')
          .slice(0, suffixLength);
  // By characters, not UTF-16 units: half a character would reach the cloud as another name than the one we look for.
  const characters = [...parts.logicalName];
  return `${characters.slice(0, parts.maxLength - suffixLength - 1).join('')}-${suffix}`;
}

/** A fresh naming key: 32 hex digits. */
export function newNamingKey(): string {
  return randomBytes(16).toString('hex');
}
