import type { Cloud, Settings } from '../clouds/driver.ts';
import { type JsonObject, valueAt } from '../core/json.ts';
import type { Difference, DiffEntry, ResourceIdentity } from './contract.ts';
import { asksForNew, isChanged } from './check.ts';
import { inputTable, type InputProperty, type InputTable } from './inputs.ts';
import { checkConfiguredInstallation, needsRewriting } from './installation.ts';
import type { RunMemory } from './memory.ts';
import { isRestorePoint } from './restore-point.ts';
import { entries as sessionEntries, isSession } from './session.ts';

export interface DiffParts {
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly memory: RunMemory;
}

/**
 * Old inputs against new ones, and what the status asks for. Pure: no request is made. Inputs are compared with inputs, so
 * that a refresh, which swaps the roles, gets a true answer too.
 */
export function diff(
  parts: DiffParts,
  resource: ResourceIdentity,
  old: { id: string; inputs: JsonObject; outputs: JsonObject },
  news: JsonObject,
): Difference {
  const { cloud, settings } = parts;
  const definition = cloud.resources[resource.kind];
  const table = inputTable(resource.kind, cloud);
  parts.memory.noteCurrent(resource.urn, old.id);
  checkConfiguredInstallation(cloud, settings, table.spec, old.id, old.outputs);

  const entries: DiffEntry[] = [];
  const anew = asksForNew(table, old.inputs, news);
  const session = sessionEntries(table, { ...old, news });
  for (const property of table.properties) {
    if (isChanged(property, old.inputs, news) || session.enters.includes(property.path))
      entries.push(entry(property, old.inputs, news, anew));
  }
  const repair = table.spec.repairs[String(old.outputs['status'])];
  const removedFirst = repair === 'replaceOldFirst';
  if (repair !== undefined) entries.push({ path: 'status', kind: 'update', replaces: removedFirst, fromInputs: false });
  if (removedFirst) parts.memory.noteRemovedFirst(resource.urn, old.id);
  else if (repair !== undefined) parts.memory.noteUnsettled(resource.urn);
  if (entries.length === 0 && needsRewriting(cloud, settings, old.outputs)) {
    entries.push({ path: 'installation', kind: 'update', replaces: false, fromInputs: false });
  }

  const replaces = entries.some((one) => one.replaces);
  const refused = replaces ? definition.removalRefused?.(old.inputs) : undefined;
  const warnings =
    refused === undefined
      ? []
      : [
          `the old ${table.spec.noun} ${old.id} will stay, and this run and later ones will fail to delete it: ${refused}`,
        ];
  if (!replaces && session.noted.length > 0) warnings.push(onlyNoted(session.noted));
  const endsFirst = isSession(table.spec);
  if (replaces && endsFirst && old.outputs['status'] !== table.spec.statuses.ended) warnings.push(endsOn(table, old));
  if (replaces && !removedFirst && isRestorePoint(table.spec) && !parts.memory.wasChecked(resource.urn)) {
    parts.memory.noteDraggedAlong(resource.urn, old.id);
    warnings.push(
      `${table.spec.noun} ${old.id} would be deleted before its successor is there, because something that it depends on is deleted first: \`pulumi up\` will refuse that`,
    );
  }
  // An instance has one session, and a person may be waiting for it to come back: the old one ends before a new one begins.
  return { entries, deleteBeforeReplace: endsFirst || (removedFirst && !anew), warnings };
}

/** What changes on a session that has ended is kept for the next time, and does nothing now. */
function onlyNoted(paths: readonly string[]): string {
  return `the session has ended, so ${paths.join(', ')} is only noted and the instance stays as it is: change \`triggers\` (or add them) to enter it again`;
}

function endsOn({ spec }: InputTable, old: { id: string; inputs: JsonObject }): string {
  return `the ${spec.noun} of instance ${String(old.inputs['instanceId'] ?? old.id)} is ended first, which may restart that instance too`;
}

function entry(property: InputProperty, olds: JsonObject, news: JsonObject, anew: boolean): DiffEntry {
  const before = valueAt(olds, property.path);
  const after = valueAt(news, property.path);
  const kind = before === undefined ? 'add' : after === undefined ? 'delete' : 'update';
  const replaces = property.update === 'new' || (property.update === 'fixed' && anew);
  return { path: property.path, kind, replaces, fromInputs: true };
}
