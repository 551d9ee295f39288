import * as z from 'zod';

/**
 * Which properties of a value are secret. A path runs through objects only and ends at the first array: a secret inside
 * an array makes the whole array secret, so that reordering its elements never shows one.
 */
export interface SecretPaths {
  /** The value itself, with everything in it. */
  readonly whole: boolean;
  readonly below: ReadonlyMap<string, SecretPaths>;
}

export const noSecrets: SecretPaths = { whole: false, below: new Map() };
const wholeSecret: SecretPaths = { whole: true, below: new Map() };

export function secretAt(path: readonly string[]): SecretPaths {
  return path.reduceRight<SecretPaths>((inner, key) => ({ whole: false, below: new Map([[key, inner]]) }), wholeSecret);
}

export function hasSecrets(paths: SecretPaths): boolean {
  return paths.whole || paths.below.size > 0;
}

/** Secret in any of them is secret. */
export function unionOfSecrets(...all: readonly SecretPaths[]): SecretPaths {
  if (all.some((paths) => paths.whole)) return wholeSecret;
  const below = new Map<string, SecretPaths>();
  for (const paths of all) {
    for (const [key, inner] of paths.below) {
      const known = below.get(key);
      below.set(key, known === undefined ? inner : unionOfSecrets(known, inner));
    }
  }
  return { whole: false, below };
}

/** What a schema declares with `secret: true`, by the same rule about arrays. */
export function schemaSecrets(schema: unknown): SecretPaths {
  if (!(schema instanceof z.ZodType)) return noSecrets;
  if (schema.meta()?.secret === true) return wholeSecret;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return schemaSecrets(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return hasSecrets(schemaSecrets(schema.element)) ? wholeSecret : noSecrets;
  if (schema instanceof z.ZodRecord) return hasSecrets(schemaSecrets(schema.valueType)) ? wholeSecret : noSecrets;
  if (schema instanceof z.ZodObject) return shapeSecrets(schema.shape);
  return noSecrets;
}

/** The same for a plain table of schemas by property name. */
export function shapeSecrets(shape: Readonly<Record<string, unknown>>): SecretPaths {
  const below = new Map<string, SecretPaths>();
  for (const [key, property] of Object.entries(shape)) {
    const inner = schemaSecrets(property);
    if (hasSecrets(inner)) below.set(key, inner);
  }
  return { whole: false, below };
}
