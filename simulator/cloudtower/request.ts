import type { WireRequest } from '../cloud.ts';
import { badRequest } from './errors.ts';

export type Params = Readonly<Record<string, string>>;

/** Where the calls are. [doc][code] */
export const basePath = '/v2/api';
const graphqlPath = '/api';

/** The path of a call without the base, as in an ErrorBody. [doc] */
export function callPath(request: WireRequest): string | undefined {
  if (isGraphql(request)) return graphqlPath;
  if (!request.path.startsWith(`${basePath}/`)) return undefined;
  return request.path.slice(basePath.length);
}

export function isGraphql({ path }: WireRequest): boolean {
  return path === graphqlPath || path === `${graphqlPath}/`;
}

/** JSON, always. [doc] Some calls take no body at all. [spec] */
export function bodyOf({ body }: WireRequest): unknown {
  const text = body.toString('utf8');
  if (text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(`the body is not JSON: ${error.message}`);
    throw error;
  }
}

/**
 * The body as flat names and texts, for the journal and for faults to choose by: `where.id`, `name`, `vm_id`. `data` and
 * the place of the first item leave no trace; lists of plain values are joined with commas.
 */
export function paramsOf(body: unknown): Params {
  return Object.fromEntries(flattened(body, []));
}

function flattened(value: unknown, path: readonly string[]): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) return [[nameOf(path), value.join(',')]];
    return value.flatMap((one: unknown, index) => flattened(one, index === 0 ? path : [...path, String(index)]));
  }
  if (typeof value !== 'object' || value === null) return [[nameOf(path), String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flattened(inner, path.length === 0 && key === 'data' ? [] : [...path, key]),
  );
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? 'body' : path.join('.');
}

/** For the journal: secrets replaced, also those inside the text of a GraphQL query. */
export function withoutSecrets(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (/(^|\.)(password|token|where\.key)$/.test(name)) return [name, '***'];
      return [name, name === 'query' ? value.replaceAll(/\b(password|token|key)\s*:\s*"[^"]*"/g, '$1: "***"') : value];
    }),
  );
}
