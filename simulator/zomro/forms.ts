import { instanceOf, param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { badValue } from './errors.ts';
import { dressed } from './wire.ts';
import type { Row, WireObject } from './wire.ts';

/** One choice of a form's select field; attributes other than `$key` are optional. [S0] */
export interface Option {
  readonly key: string;
  readonly label: string;
  readonly depend?: string;
  readonly name?: string;
}

export interface Select {
  readonly name: string;
  readonly options: readonly Option[];
}

/** A form: one node for each field, and the options of the select fields. Nothing is carried out. [I][S0] */
export function form(context: CallContext, row: Row, selects: readonly Select[] = []): Outcome {
  const doc = {
    ...dressed(row, context),
    ...(selects.length === 0 ? {} : { slist: selects.map(selectNode) }),
    messages: { $name: context.func, msg: {} },
    metadata: { $name: context.func, $type: 'form' },
  };
  return { doc };
}

/** The form of a create: also without a parent, but not for one that is not there (inferred). */
export function emptyForm(context: CallContext, fields: readonly string[], selects: readonly Select[] = []): Outcome {
  const plid = param(context, 'plid');
  if (plid !== '') instanceOf(context, plid);
  return form(context, { plid, ...Object.fromEntries(fields.map((field) => [field, ''])) }, selects);
}

/** A question whether to go on, which the call with `sok` answers (inferred). */
export function confirmation(context: CallContext): Outcome {
  return form(context, { elid: param(context, 'elid') });
}

function selectNode({ name, options }: Select): WireObject {
  const val = options.map((option) => ({
    ...(option.depend === undefined ? {} : { $depend: option.depend }),
    ...(option.name === undefined ? {} : { $name: option.name }),
    $key: option.key,
    $: option.label,
  }));
  return { $name: name, val };
}

/** The answer of a create: unknown for this cloud, and therefore a switch. */
export function created(context: CallContext, id: string): WireObject {
  switch (context.quirks.createReturnsId) {
    case 'ok':
      return { ok: {} };
    case 'id':
      return { ok: {}, id: { $: id } };
    case 'okText':
      return { ok: { $: `func=${context.func.replace(/\.edit$/, '')}&elid=${param(context, 'plid')}` } };
  }
}

/** Names have 1 to 100 characters [P]; that blanks around them are cut is inferred. */
export function nameIn(context: CallContext, field: string): string {
  const name = param(context, field).trim();
  if (name.length < 1 || name.length > 100) throw badValue(field, context.params[field]);
  return name;
}
