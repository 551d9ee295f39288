import { z } from 'zod';
import type { Context } from './context.ts';
import { badRequest } from './errors.ts';
import type { CloudTowerQuirks } from './quirks.ts';

/** What a call answers. */
export interface Outcome {
  /** 304: nothing to change, and no body. [spec] */
  readonly status: 200 | 304;
  readonly body: unknown;
  /** What it changed, in words for the journal; left out when it changed nothing. */
  readonly effect?: string;
}

/** An entry of the answer to a change. `data` is provisional, all but its id. [doc] */
export interface WithTask {
  readonly task_id?: string | null;
  readonly data: unknown;
}

export interface Route {
  /** `free`: neither a query nor a change of objects. */
  readonly kind: 'query' | 'count' | 'mutation' | 'free';
  /** The VM that the call is about, as far as measuring overlaps goes. */
  instance(context: Context, body: unknown): string | undefined;
  /** Whether this version of the server has the call. */
  isThere(quirks: CloudTowerQuirks): boolean;
  handle(context: Context, body: unknown): Outcome;
}

/** By path, such as `/get-vms`. */
export type Routes = Readonly<Record<string, Route>>;

interface MutationParts<Body extends z.ZodType> {
  /** Unknown keys: see the quirk. Let `where` pass with {@link whereInput}. */
  readonly body: Body;
  readonly isThere?: (quirks: CloudTowerQuirks) => boolean;
  readonly instance?: (context: Context, body: z.output<Body>) => string | undefined;
  readonly handle: (context: Context, body: z.output<Body>) => Outcome;
}

/** A where as it was sent; the query engine checks it. */
export const whereInput = z.record(z.string(), z.json());

export function mutation<Body extends z.ZodType>(parts: MutationParts<Body>): Route {
  return {
    kind: 'mutation',
    isThere: parts.isThere ?? (() => true),
    instance(context, body) {
      const parsed = parts.body.safeParse(body);
      return parsed.success ? parts.instance?.(context, parsed.data) : undefined;
    },
    handle: (context, body) => parts.handle(context, parsedBody(parts.body, context, body)),
  };
}

/** One entry of the answer; without a task `task_id` is null or missing. [doc] */
export function withTask({ quirks }: Pick<Context, 'quirks'>, taskId: string | null, data: unknown): WithTask {
  return taskId === null && quirks.taskIdMissing ? { data } : { task_id: taskId, data };
}

/** `200` with one entry for each object. [spec] */
export function changed(entries: readonly WithTask[], effect: string): Outcome {
  return entries.length === 0 ? { status: 200, body: [] } : { status: 200, body: entries, effect };
}

/** The body, checked against `shape`. */
export function parsedBody<Body extends z.ZodType>(
  shape: Body,
  { quirks }: Pick<Context, 'quirks'>,
  body: unknown,
): z.output<Body> {
  const result = shape.safeParse(body);
  if (!result.success) throw badRequest(z.prettifyError(result.error));
  const strange = quirks.unknownParams === 'refused' ? unknownKey(body, result.data) : undefined;
  if (strange !== undefined) throw badRequest(`unknown property ${strange}`);
  return result.data;
}

/** The path of a key that `parsed` does not have any more. */
function unknownKey(given: unknown, parsed: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || typeof parsed !== 'object' || parsed === null) return undefined;
  const known = new Map<string, unknown>(Object.entries(parsed));
  for (const [key, value] of Object.entries(given)) {
    if (!known.has(key)) return key;
    const inner = unknownKey(value, known.get(key));
    if (inner !== undefined) return `${key}.${inner}`;
  }
  return undefined;
}
