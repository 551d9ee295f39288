import { hasKind } from '../../core/errors.ts';
import type { Call } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { iscsiLunSnapshots } from './collections.ts';
import { type LunSnapshotIds, lunSnapshotNames } from './snapshot-model.ts';
import { oneOf } from './where.ts';
import type { IscsiLunSnapshot, VmSnapshot } from './wire.ts';

/*
 * The parts of a snapshot in the storage, one for each disk. Tools that back up its data address them by `local_id`; a snapshot
 * knows only their names. [doc]
 */

/** Of all these snapshots, with one list. A part that is not listed is left out: the snapshot itself does not hang on it. */
export async function lunSnapshotsOf(
  client: CloudTowerClient,
  snapshots: readonly VmSnapshot[],
  call: Call,
): Promise<LunSnapshotIds> {
  const [first, ...rest] = new Set(snapshots.flatMap(lunSnapshotNames));
  if (first === undefined) return new Map();
  try {
    return idsByName(await client.all(iscsiLunSnapshots, { where: oneOf('name', [first, ...rest]) }, call));
  } catch (error) {
    // A user may see snapshots and not the storage, and a server may not know this list.
    if (!hasKind(error, 'denied', 'unsupported')) throw error;
    call.debug(`LUN snapshots are left out: ${error.message}`);
    return new Map();
  }
}

/** A name that two of them have tells neither. */
function idsByName(rows: readonly IscsiLunSnapshot[]): LunSnapshotIds {
  const ids = new Map<string, string>();
  const doubled = new Set<string>();
  for (const { local_id: id, name } of rows) {
    if (!id || !name) continue;
    if (ids.has(name)) doubled.add(name);
    ids.set(name, id);
  }
  for (const name of doubled) ids.delete(name);
  return ids;
}
