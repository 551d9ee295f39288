import type { Cloud, Settings } from '../clouds/driver.ts';
import type { JsonObject } from '../core/json.ts';
import type { Difference, DiffEntry, ResourceIdentity } from './contract.ts';
import { asksForNew, isChanged } from './check.ts';
import { inputTable, type InputProperty, type InputTable, valueAt } from './inputs.ts';
import { checkConfiguredInstallation, needsRewriting } from './installation.ts';
import type { RunMemory } from './memory.ts';
import { isRestorePoint } from './restore-point.ts';
import { enteringAspects, isCalledFor, isSession } from './session.ts';

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
  for (const property of table.properties) {
    if (isChanged(property, old.inputs, news)) entries.push(entry(property, old.inputs, news, anew));
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
  if (!replaces) warnings.push(...onlyNoted(table, old, news));
  if (replaces && !removedFirst && isRestorePoint(table.spec) && !parts.memory.wasChecked(resource.urn)) {
    parts.memory.noteDraggedAlong(resource.urn, old.id);
    warnings.push(
      `${table.spec.noun} ${old.id} would be deleted before its successor is there, because something that it depends on is deleted first: \`pulumi up\` will refuse that`,
    );
  }
  // An instance has one session, and a person may be waiting for it to come back: the old one ends before a new one begins.
  const endsFirst = replaces && isSession(table.spec);
  return { entries, deleteBeforeReplace: endsFirst || (removedFirst && !anew), warnings };
}

/** What changes on a session that has ended is kept for the next time, and does nothing now. */
function onlyNoted(table: InputTable, old: { inputs: JsonObject; outputs: JsonObject }, news: JsonObject): string[] {
  const { ended } = table.spec.statuses;
  const entering = enteringAspects(table, old.inputs, news);
  if (ended === undefined || old.outputs['status'] !== ended || entering.length === 0) return [];
  if (isCalledFor(table, entering)) return [];
  return [
    `the session has ended, so ${entering.join(', ')} is only noted and the instance stays as it is: change \`triggers\` to enter it again`,
  ];
}

function entry(property: InputProperty, olds: JsonObject, news: JsonObject, anew: boolean): DiffEntry {
  const before = valueAt(olds, property.path);
  const after = valueAt(news, property.path);
  const kind = before === undefined ? 'add' : after === undefined ? 'delete' : 'update';
  const replaces = property.update === 'new' || (property.update === 'fixed' && anew);
  return { path: property.path, kind, replaces, fromInputs: true };
}
