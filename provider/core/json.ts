/** Plain data as it crosses the engine and the clouds. `UNKNOWN` stands where a preview does not know a value yet. */
export const UNKNOWN: unique symbol = Symbol.for('lifeboat.unknown');
export type Unknown = typeof UNKNOWN;

export type Json = null | boolean | number | string | Unknown | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
export type MutableJsonObject = { [key: string]: Json | undefined };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when the value is, or holds anywhere inside, an unknown. */
export function hasUnknown(value: Json | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isObject(value)) return Object.values(value).some(hasUnknown);
  return false;
}

/**
 * One text for one value: keys sorted, absent keys left out. Used for names and comparisons.
 * Unknowns never reach it (`hasUnknown` first).
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === UNKNOWN) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isObject(value)) {
    const entries = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Deep equality of plain data; an absent key equals an undefined one. An unknown equals nothing, itself included. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (hasUnknown(a) || hasUnknown(b)) return false;
  return canonicalJson(a) === canonicalJson(b) && (a === undefined) === (b === undefined);
}

/** The value at a path of one or two steps: `name`, `<block>.<property>`. */
export function valueAt(object: JsonObject, path: string): Json | undefined {
  const [first = '', second] = path.split('.');
  const value = object[first];
  if (second === undefined) return value;
  return isObject(value) ? value[second] : undefined;
}
