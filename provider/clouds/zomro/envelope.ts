import * as z from 'zod';
import { isObject, type JsonObject } from '../../core/json.ts';
import { parseJson } from '../../http/decode.ts';
import type { Answer } from '../../http/request.ts';

/*
 * The value rules of the wire in one place (NOTES.md, "Values"). An element is `{"$": "text"}`, an attribute is `"$name"`;
 * an empty element is `{}` or missing; what may repeat can be an array, one object, or missing. [S1][P][C]
 */

/** The text of an element, trimmed; undefined when empty. Of repeated ones the first counts. [P: `createdate`] */
export function text(element: unknown): string | undefined {
  return textOf(element, '$');
}

/** A coded value whose text is for people: `{"$orig": "on", "$": "Yes"}`. The code wins. [P][C] */
export function code(element: unknown): string | undefined {
  return textOf(element, '$orig') ?? textOf(element, '$');
}

/** The codes of an element that may repeat, in one text: a field with several values. What is no value stays visible as what it is. */
export function codes(element: unknown): string | undefined {
  const all = asArray(element)
    .map((one) => code(one) ?? (isEmpty(one) ? undefined : JSON.stringify(one)))
    .filter((one) => one !== undefined);
  return all.length === 0 ? undefined : all.join(' ');
}

/** No text, and attributes at most. */
function isEmpty(element: unknown): boolean {
  if (element === null || typeof element === 'string') return true;
  return (
    isObject(element) && Object.entries(element).every(([name, value]) => name.startsWith('$') && !isObject(value))
  );
}

/** A decimal number, strictly; anything else is undefined. */
export function number(element: unknown): number | undefined {
  const digits = text(element);
  if (digits === undefined || !/^-?\d+(\.\d+)?$/.test(digits)) return undefined;
  return Number.isFinite(Number(digits)) ? Number(digits) : undefined;
}

/** `on` and `off`; anything else is unknown, which is neither. [S1] */
export function flag(element: unknown): boolean | undefined {
  const word = code(element)?.toLowerCase();
  return word === 'on' ? true : word === 'off' ? false : undefined;
}

/** The children under a name that may repeat. */
export function asArray(node: unknown): readonly unknown[] {
  if (node === undefined || node === null) return [];
  return Array.isArray(node) ? node : [node];
}

/** The child of that name. */
export function child(node: unknown, name: string): unknown {
  return isObject(node) ? node[name] : undefined;
}

/** A status word for comparing: lower case, blanks and hyphens as `_`. */
export function statusWord(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** The same rules as schema parts, for the rows in `wire.ts`. None of them ever fails: only ids are required. */
export const wire = {
  text: z.unknown().optional().transform(text),
  code: z.unknown().optional().transform(code),
  codes: z.unknown().optional().transform(codes),
  number: z.unknown().optional().transform(number),
  flag: z.unknown().optional().transform(flag),
  id: z.unknown().optional().transform(text).pipe(z.string()),
};

function textOf(element: unknown, key: '$' | '$orig'): string | undefined {
  const first: unknown = Array.isArray(element) ? element[0] : element;
  // A bare value has never been seen; it costs nothing to understand it.
  const raw = isObject(first) ? first[key] : key === '$' ? first : undefined;
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
  const trimmed = String(raw).trim();
  return trimmed === '' ? undefined : trimmed;
}

/** One answer of the API: the `doc`, or a page that says where the answer will be. */
export type Envelope =
  | { readonly kind: 'doc'; readonly doc: JsonObject }
  | { readonly kind: 'long'; readonly url: string }
  | { readonly kind: 'nonsense' };

export function readEnvelope(answer: Answer): Envelope {
  if (answer.status !== 200) return { kind: 'nonsense' };
  const parsed = parseJson(answer.text);
  const doc = parsed.ok ? child(parsed.value, 'doc') : undefined;
  if (isObject(doc)) return { kind: 'doc', doc };
  const page = parsed.ok ? parsed.value : answer.text;
  const url = typeof page === 'string' ? longUrl(page) : undefined;
  return url === undefined ? { kind: 'nonsense' } : { kind: 'long', url };
}

/** A request that takes long is answered with a page that holds a URL `…long…billmgr…`. [P] */
function longUrl(page: string): string | undefined {
  // Word by word: one pattern for the whole page would take minutes on one that holds a long word, such as a picture in base64.
  const found = page.split(/[\s"'<>()]+/).find((word) => {
    const at = word.indexOf('long');
    return at !== -1 && word.includes('billmgr', at + 'long'.length + 1);
  });
  return found?.replace(/^url=/i, '').replaceAll('&amp;', '&');
}
