import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { noSecrets, type SecretPaths, secretAt, unionOfSecrets } from './secret-paths.ts';

/** The texts that stand at secret paths. */
export function secretTexts(value: JsonObject, secrets: SecretPaths): ReadonlySet<string> {
  const texts = new Set<string>();
  collect(value, secrets, texts);
  return texts;
}

function collect(value: Json | undefined, secrets: SecretPaths, texts: Set<string>): void {
  if (typeof value === 'string') {
    if (secrets.whole && value !== '') texts.add(value);
  } else if (Array.isArray(value)) {
    if (secrets.whole) value.forEach((element: Json) => collect(element, secrets, texts));
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, secrets.whole ? secrets : (secrets.below.get(key) ?? noSecrets), texts);
    }
  }
}

/**
 * Where an answer shows a secret input under another path: clouds echo what they were given (`name` in the details).
 * An array that holds one is secret as a whole.
 */
export function echoedSecrets(
  value: Json | undefined,
  texts: ReadonlySet<string>,
  path: readonly string[] = [],
): SecretPaths {
  if (texts.size === 0) return noSecrets;
  if (typeof value === 'string') return texts.has(value) ? secretAt(path) : noSecrets;
  if (Array.isArray(value)) return holds(value, texts) ? secretAt(path) : noSecrets;
  if (!isObject(value)) return noSecrets;
  return unionOfSecrets(...Object.entries(value).map(([key, inner]) => echoedSecrets(inner, texts, [...path, key])));
}

function holds(value: Json | undefined, texts: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return texts.has(value);
  if (Array.isArray(value)) return value.some((element: Json) => holds(element, texts));
  return isObject(value) && Object.values(value).some((inner) => holds(inner, texts));
}
