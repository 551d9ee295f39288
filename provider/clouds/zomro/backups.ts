import { isObject, type JsonObject } from '../../core/json.ts';
import { decode } from '../../http/decode.ts';
import type { Call, FunctionDefinition } from '../driver.ts';
import { backupDetails } from './backup-blocks.ts';
import type { ZomroClient } from './client.ts';
import { statusWord } from './envelope.ts';
import { ofInstance } from './instances.ts';
import { allRows, type ListOf } from './lists.ts';
import { fromRow, given, oldestFirst, statusNow } from './snapshot-model.ts';
import { type BackupRow, backupRow } from './wire.ts';

/*
 * Backups: what schedules and people made (contract 8.3). Rows of the image module like snapshots, so they are read as such.
 * Only read here: making one is billed at once, and deleting one is nobody's business but the user's.
 */

export const getBackups: FunctionDefinition<ZomroClient> = {
  details: backupDetails,
  async run(client, args, call) {
    const id = String(args['instanceId']);
    return { backups: await ofInstance(id, () => listBackups(client, id, call)) };
  },
};

async function listBackups(client: ZomroClient, instanceId: string, call: Call): Promise<readonly JsonObject[]> {
  const rows = await allRows(client, listOf(instanceId), call);
  const backups = oldestFirst(rows.map((row) => decode(backupRow, row, 'list of backups')));
  return backups.flatMap((row) => backupInfo(instanceId, row));
}

/** None of a row that billing has deleted. */
function backupInfo(instanceId: string, row: BackupRow): readonly JsonObject[] {
  const image = fromRow(instanceId, row);
  if (image.kind !== 'present') return [];
  const { zomroDetails, ...outputs } = image.outputs;
  const details = { ...(isObject(zomroDetails) ? zomroDetails : {}), backupType: row.backup_type };
  return [
    given({
      instanceId,
      backupId: row.id,
      name: row.name ?? '',
      origin: originOf(row.backup_type),
      status: statusNow(image),
      cloudStatus: image.cloudStatus,
      ...outputs,
      zomroDetails: given(details),
    }),
  ];
}

function originOf(type: string | undefined): 'Manual' | 'Schedule' | 'Unknown' {
  return origins.get(statusWord(type ?? '')) ?? 'Unknown';
}

/** `backup_type`. [P] */
const origins: ReadonlyMap<string, 'Manual' | 'Schedule'> = new Map([
  ['auto', 'Schedule'],
  ['manual', 'Manual'],
]);

function listOf(instanceId: string): ListOf {
  return {
    func: 'instances.fleio_bckps',
    params: { elid: instanceId },
    noun: `backups of instance ${instanceId}`,
    filter: 'guessed',
  };
}
