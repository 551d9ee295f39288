import { LifeboatError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';

/*
 * Conditions. An empty one matches everything [doc], and a key whose value is undefined vanishes on the way into JSON, so one
 * forgotten id would make a deletion about every object there is. Therefore conditions are built by these functions only, which
 * refuse what could vanish, and a change takes a `Target`, which none of them builds without an id.
 */

/** Known to this module only: nobody else can make a condition, not even with a cast. */
const builder: unique symbol = Symbol('condition');

/** A condition for reading. It may match everything. */
export class Where {
  readonly #json: JsonObject;

  constructor(key: typeof builder, json: JsonObject) {
    if (key !== builder) throw unsafe('a condition must come from its builder');
    this.#json = frozen(json);
  }

  /** What is sent. */
  static json(where: Where): JsonObject {
    if (!isObject(where) || !(#json in where)) throw unsafe('a condition must come from its builder');
    return where.#json;
  }
}

/** Named objects, and nothing else: what a change may be about. */
export class Target extends Where {
  readonly #ids: readonly string[];

  constructor(key: typeof builder, json: JsonObject, ids: readonly string[]) {
    super(key, json);
    this.#ids = ids;
  }

  /** The ids it is limited to; undefined of a condition that is not limited to any. */
  static ids(where: Where): readonly string[] | undefined {
    return isObject(where) && #ids in where ? where.#ids : undefined;
  }
}

type Scalar = string | number | boolean;

/** Objects without any limit: for reading only. */
export function everything(): Where {
  return new Where(builder, {});
}

/** Exactly one object. */
export function byId(id: string): Target {
  return new Target(builder, { id: checkedId(id) }, [id]);
}

/** These objects. */
export function byIds(ids: readonly [string, ...string[]]): Target {
  const each = [...new Set(listOf(ids, 'ids').map(checkedId))];
  return new Target(builder, { id_in: each }, each);
}

/** The same objects, as far as they meet the conditions too. */
export function also(target: Target, ...conditions: readonly Where[]): Target {
  const ids = Target.ids(target);
  if (ids === undefined) throw unsafe('only named objects can be limited further');
  return new Target(builder, allOf([target, ...conditions]), ids);
}

export function equals(field: string, value: Scalar): Where {
  return condition(field, '', value, checkedScalar);
}

export function oneOf(field: string, values: readonly [Scalar, ...Scalar[]]): Where {
  return condition(field, '_in', values, checkedScalars);
}

export function contains(field: string, text: string): Where {
  return condition(field, '_contains', text, checkedText);
}

export function startsWith(field: string, text: string): Where {
  return condition(field, '_starts_with', text, checkedText);
}

/** Earlier than that instant (RFC 3339). */
export function before(field: string, instant: string): Where {
  return condition(field, '_lt', instant, checkedInstant);
}

/** Later than that instant (RFC 3339). */
export function after(field: string, instant: string): Where {
  return condition(field, '_gt', instant, checkedInstant);
}

/** The one object behind a relation: `related('vm', byId(id))`. */
export function related(relation: string, where: Where): Where {
  return condition(relation, '', where, checkedLimit);
}

/** At least one of the objects behind a relation; with `everything()`: there is one at all. */
export function some(relation: string, where: Where): Where {
  return condition(relation, '_some', where, Where.json);
}

export function every(relation: string, where: Where): Where {
  return condition(relation, '_every', where, Where.json);
}

/** None of them; with `everything()`: there are none at all. */
export function none(relation: string, where: Where): Where {
  return condition(relation, '_none', where, Where.json);
}

export function and(...conditions: readonly [Where, ...Where[]]): Where {
  return new Where(builder, allOf(listOf(conditions, 'and')));
}

export function or(...conditions: readonly [Where, ...Where[]]): Where {
  return new Where(builder, { OR: listOf(conditions, 'or').map(Where.json) });
}

/** Another value than this one, or whatever does not meet the condition. */
export function not(field: string, value: Scalar): Where;
export function not(where: Where): Where;
export function not(first: string | Where, value?: Scalar): Where {
  if (typeof first === 'string') return condition(first, '_not', value, checkedScalar);
  return new Where(builder, { NOT: [Where.json(first)] });
}

/** Several keys are one condition each, all of which count; only what would share a key goes into a list. [spec] */
function allOf(conditions: readonly Where[]): JsonObject {
  const all: Record<string, JsonObject[string]> = {};
  const listed: JsonObject[] = [];
  for (const { AND: inner, ...own } of conditions.map(Where.json)) {
    if (Array.isArray(inner)) listed.push(...inner.filter(isObject));
    if (Object.keys(own).some((key) => key in all)) listed.push(own);
    else for (const [key, value] of Object.entries(own)) all[key] = value;
  }
  return listed.length === 0 ? all : { ...all, AND: listed };
}

/** The name is checked first: what is wrong with the value is told with it. */
function condition<V>(
  field: string,
  suffix: string,
  value: V,
  check: (value: V, field: string) => JsonObject[string],
): Where {
  if (typeof field !== 'string' || !/^[a-z]\w*$/i.test(field)) throw unsafe('a field of a condition has no name');
  if (['AND', 'OR', 'NOT'].includes(`${field}${suffix}`)) throw unsafe(`\`${field}\` is no field`);
  return new Where(builder, { [`${field}${suffix}`]: check(value, field) });
}

/** A relation without a limit says nothing, or everything. */
function checkedLimit(where: Where, relation: string): JsonObject {
  const json = Where.json(where);
  if (Object.keys(json).length === 0) throw unsafe(`no condition for \`${relation}\``);
  return json;
}

function checkedId(id: unknown): string {
  if (typeof id === 'string' && id.trim() !== '') return id;
  throw unsafe('an id is missing or empty');
}

function checkedScalar(value: unknown, field: string): Scalar {
  if (typeof value === 'string') return checkedText(value, field);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw unsafe(`the value for \`${field}\` is missing, or cannot be sent`);
}

function checkedScalars(values: readonly Scalar[], field: string): readonly Scalar[] {
  return listOf(values, field).map((value) => checkedScalar(value, field));
}

/** Every text contains the empty one, and starts with it. */
function checkedText(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw unsafe(`the value for \`${field}\` is missing or empty`);
}

function checkedInstant(value: unknown, field: string): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && Number.isFinite(Date.parse(value))) return value;
  throw unsafe(`the value for \`${field}\` is no instant`);
}

/** A server may take an empty list for no condition at all. */
function listOf<T>(values: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(values) || values.length === 0) throw unsafe(`the list for \`${name}\` is empty`);
  // A hole in an array is skipped by `map`.
  return Array.from<T>(values);
}

/** Nothing changes once it was checked. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** A mistake of ours: nothing is sent. The values are left out, they may be secrets. */
function unsafe(reason: string): LifeboatError {
  return new LifeboatError('contract', {
    message: `a condition that could match other objects was not sent: ${reason}`,
    advice: 'Please report this.',
  });
}
