import type * as z from 'zod';
import { hasUnknown, isObject, type Json, UNKNOWN } from '../core/json.ts';
import { closest } from '../core/closest.ts';
import { withArticle } from '../core/words.ts';
import type { CheckFailure } from './contract.ts';

/**
 * Validates a value that may have unknown leaves: what zod says about an unknown leaf, or about a choice that hangs on one, is
 * left out, the rest stays.
 * Reasons never show the value: it may be a secret.
 */
export function validate(schema: z.ZodType, value: Json, path: string): CheckFailure[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isOpen(issue, leafAt(value, issue.path)))
    .map((issue) => ({ path: joined(path, issue.path), reason: worded(issue, leafAt(value, issue.path)) }));
}

function isOpen(issue: z.core.$ZodIssue, leaf: Json | undefined): boolean {
  return leaf === UNKNOWN || (issue.code === 'invalid_union' && hasUnknown(leaf));
}

function leafAt(value: Json, path: readonly PropertyKey[]): Json | undefined {
  let leaf: Json | undefined = value;
  for (const step of path) {
    if (isList(leaf) && typeof step === 'number') leaf = leaf[step];
    else if (isObject(leaf) && typeof step === 'string') leaf = leaf[step];
    else return leaf;
  }
  return leaf;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function joined(path: string, rest: readonly PropertyKey[]): string {
  return rest.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${String(step)}`),
    path,
  );
}

function worded(issue: z.core.$ZodIssue, leaf: Json | undefined): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}${nearMiss(leaf, issue.values)}`;
    case 'invalid_type':
      // What Pulumi YAML makes of a configuration value that looks like a number, whatever its declared type.
      if (issue.expected === 'string' && typeof leaf === 'number')
        return 'must be a string, not a number (in YAML, write it in quotes)';
      return `must be ${issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected)}`;
    case 'too_small':
      return issue.origin !== 'number' && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

/** Names one of ours, never what was given. */
function nearMiss(leaf: Json | undefined, values: readonly unknown[]): string {
  // Of a few letters, anything is near to anything.
  const isTelling = typeof leaf === 'string' && leaf.length > 2 && values.length > 1;
  const hint = isTelling ? closest(leaf, values.map(String)) : '';
  return hint.endsWith('?') ? hint : '';
}
