import type * as z from 'zod';
import { LifeboatError } from '../core/errors.ts';

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** JSON, or not. The parser's own words quote the text, which may hold secrets, so they are dropped. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** The value in the shape that the schema says, or a `contract` error that names the places at fault and never a value. */
export function decode<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.slice(0, mostPlaces).map(place);
  const more = result.error.issues.length - places.length;
  throw new LifeboatError('contract', {
    message: `${what}: the answer has an unexpected shape at ${places.join(', ')}${more > 0 ? ` and ${more} more places` : ''}`,
    advice: 'Please report this, with the debug log of the request.',
  });
}

const mostPlaces = 5;

function place(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const expected = issue.code === 'invalid_type' ? `not ${issue.expected}` : issue.code;
  return `${path.replace(/^\./, '') || 'its top'} (${expected})`;
}
