import type { Ref } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { withArticle } from '../core/words.ts';
import type { ResourceSpec } from '../resources/spec.ts';

const nameMark = 'name:';

/**
 * A resource id in state: `<instanceId>/<objectId>`; provisional or for import `<instanceId>/name:<name>`;
 * one-per-instance resources: `<instanceId>`, imported with the value that no cloud gives back.
 */
export type ParsedId =
  | { readonly form: 'object'; readonly ref: Ref }
  | { readonly form: 'name'; readonly instanceId: string; readonly name: string }
  | { readonly form: 'instance'; readonly ref: Ref; readonly imported: string | undefined };

/** The first slash splits; the rest belongs to the object, whatever is in it. */
export function parseId(spec: ResourceSpec, id: string): ParsedId {
  const slash = id.indexOf('/');
  const instanceId = (slash === -1 ? id : id.slice(0, slash)).trim();
  const rest = slash === -1 ? undefined : id.slice(slash + 1);
  if (instanceId === '' || rest === '') throw badId(spec, id);
  if (spec.identity === 'instance') {
    if (rest !== undefined && (spec.importInput === undefined || rest.startsWith(nameMark))) throw badId(spec, id);
    return { form: 'instance', ref: { instanceId, objectId: instanceId }, imported: rest };
  }
  if (rest === undefined) throw badId(spec, id);
  if (rest.startsWith(nameMark)) {
    const name = rest.slice(nameMark.length).trim();
    if (name === '') throw badId(spec, id);
    return { form: 'name', instanceId, name };
  }
  return { form: 'object', ref: { instanceId, objectId: rest } };
}

export function idOf(spec: ResourceSpec, ref: Ref): string {
  return spec.identity === 'instance' ? ref.instanceId : `${ref.instanceId}/${ref.objectId}`;
}

export function provisionalId(instanceId: string, name: string): string {
  return `${instanceId}/${nameMark}${name}`;
}

/** For lines that a person pastes into a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function badId(spec: ResourceSpec, id: string): LifeboatError {
  const forms =
    spec.identity === 'instance'
      ? `<instanceId>${spec.importInput === undefined ? '' : ` or <instanceId>/<${spec.importInput}>`}`
      : `<instanceId>/<${spec.idOutput ?? 'id'}> or <instanceId>/${nameMark}<name>`;
  return new LifeboatError('invalid', {
    message: `"${id}" is not the id of ${withArticle(spec.noun)}`,
    advice: `Write it as ${forms}.`,
  });
}
