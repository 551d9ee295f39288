import type { DiffEntry, ResourceIdentity } from '../lifecycle/contract.ts';
import { encode } from './codec.ts';
import { type Context, lifecycleOf } from './context.ts';
import { CallReporter } from './engine-log.ts';
import { provider } from './proto.ts';
import { decodeAll, identityOf } from './resource-calls.ts';
import type { SecretPaths } from './secret-paths.ts';
import { shownText } from './status.ts';

/** Without olds it is a new resource, or the new half of a replacement. */
export async function check(context: Context, request: provider.CheckRequest): Promise<provider.CheckResponse> {
  const resource = identityOf(request);
  const {
    values: [olds = {}, news = {}],
    secrets,
  } = decodeAll(context, resource, [request.getOlds(), request.getNews()]);
  const known = Object.keys(olds).length === 0 ? undefined : olds;
  const checked = lifecycleOf(context).check(resource, known, news);
  const response = new provider.CheckResponse();
  response.setInputs(encode(checked.inputs, secrets));
  for (const { path, reason } of checked.failures) {
    const failure = new provider.CheckFailure();
    // Never in `property`: the engine would print the value, even of a secret.
    failure.setReason(shownText(path === '' ? reason : `${path}: ${reason}`, context.redactor));
    response.addFailures(failure);
  }
  await warn(context, resource, [...checked.warnings, ...secretName(secrets)]);
  return response;
}

/** A name is how an object is found again: while a create is unsettled it stands in the id, and ids cannot be encrypted. */
function secretName(secrets: SecretPaths): readonly string[] {
  if (secrets.below.get('name')?.whole !== true) return [];
  return [
    'name: is secret here, but a cloud shows it, and while an operation is unsettled it is part of the id, which Pulumi keeps in clear',
  ];
}

/** `ignoreChanges` is in the news already: the engine put the old values there. */
export async function diff(context: Context, request: provider.DiffRequest): Promise<provider.DiffResponse> {
  const resource = identityOf(request);
  const { values } = decodeAll(context, resource, [request.getOlds(), request.getOldInputs(), request.getNews()]);
  const [outputs = {}, inputs = outputs, news = {}] = values;
  const difference = lifecycleOf(context).diff(resource, { id: request.getId(), inputs, outputs }, news);
  const { entries, deleteBeforeReplace, warnings } = difference;
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse();
  response.setChanges(entries.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set(entries.map(({ path }) => topLevelKey(path)))]);
  response.setReplacesList([
    ...new Set(entries.filter(({ replaces }) => replaces).map(({ path }) => topLevelKey(path))),
  ]);
  for (const entry of entries) response.getDetaileddiffMap().set(entry.path, propertyDiff(entry));
  await warn(context, resource, warnings);
  return response;
}

function propertyDiff({ kind, replaces, fromInputs }: DiffEntry): provider.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
  const kinds = {
    add: replaces ? ADD_REPLACE : ADD,
    delete: replaces ? DELETE_REPLACE : DELETE,
    update: replaces ? UPDATE_REPLACE : UPDATE,
  } as const satisfies Record<DiffEntry['kind'], provider.PropertyDiff.Kind>;
  const result = new provider.PropertyDiff();
  result.setKind(kinds[kind]);
  result.setInputdiff(fromInputs);
  return result;
}

/** `days[1]` → `days`, `["a.b"].c` → `a.b`. */
export function topLevelKey(path: string): string {
  const quoted = /^\["((?:[^"\\]|\\.)*)"\]/.exec(path);
  if (quoted?.[1] !== undefined) return quoted[1].replace(/\\(.)/g, '$1');
  return path.split(/[.[]/, 1)[0] ?? path;
}

async function warn(context: Context, resource: ResourceIdentity, warnings: readonly string[]): Promise<void> {
  const reporter = new CallReporter(context.engine, context.parts.clock, resource.urn);
  for (const text of warnings) reporter.warn(text);
  await reporter.close();
}
