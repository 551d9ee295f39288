import { LifeboatError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Observation, Phases, Present, Ref } from '../driver.ts';
import type { SnapshotDetails } from './blocks.ts';
import { statusWord } from './envelope.ts';
import type { ImageForm, SnapshotRow } from './wire.ts';

/* From the wire to the common vocabulary. Pure: no request is made here. */

export const phases = {
  pending: [
    'queued',
    'saving',
    'uploading',
    'importing',
    'pending',
    'creating',
    'processing',
    'ordered',
    'pending_delete',
  ],
  done: ['active'],
  // Complete, but it can only be deleted: neither edited nor restored.
  degraded: ['suspended'],
  failed: ['killed', 'error', 'deleted', 'failed', 'deactivated'],
  source: 'S1 (Saving, Active), P (suspended), OpenStack image states (the rest)',
} as const satisfies Phases;

/** A row of the list of its instance: the row does not name it, the list does. [S1] */
export function fromRow(instanceId: string, row: SnapshotRow): Observation {
  if (row.item_real_status === deletedService) return { kind: 'absent' };
  return present({ instanceId, objectId: row.id }, row, {
    architecture: row.architecture,
    createdate: row.createdate,
    diskFormat: row.disk_format,
    fleioId: row.fleio_id,
    fleioStatus: row.fleio_status,
    hypervisorType: row.hypervisor_type,
    id: row.id,
    imageSize: row.image_size,
    instancesId: instanceId,
    itemRealStatus: row.item_real_status,
    minDisk: row.min_disk,
    minRam: row.min_ram,
    name: row.name,
    osDistro: row.os_distro,
    osVersion: row.os_version,
    protected: row.protected,
    region: row.region,
    visibility: row.visibility,
  });
}

/** Its own record, which calls some things differently and lacks others. It may be that of an image or a backup. [P] */
export function fromForm(ref: Ref, form: ImageForm): Observation {
  const { image_type: type, instances_id: parent } = form;
  if (type !== undefined && statusWord(type) !== 'snapshot') {
    // Not "absent" either: a word that we do not know must not cost a restore point.
    throw new LifeboatError('contract', {
      message: `${ref.instanceId}/${ref.objectId} is no snapshot: Zomro calls it "${type}"`,
      advice: 'Correct the id: `<instanceId>/<snapshotId>`.',
    });
  }
  if (parent !== undefined && parent !== ref.instanceId) {
    // Not "absent": should the field mean something else than we read, that would cost a restore point.
    throw new LifeboatError('contract', {
      message: `snapshot ${ref.objectId} belongs to instance ${parent}, not to ${ref.instanceId}`,
      advice: 'Correct the id: `<instanceId>/<snapshotId>`.',
    });
  }
  return present(
    ref,
    { ...form, name: form.image_name, createdate: form.created, item_real_status: undefined },
    {
      architecture: form.architecture,
      createdate: form.created,
      diskFormat: form.disk_format,
      fleioId: form.fleio_id,
      fleioStatus: form.fleio_status,
      id: ref.objectId,
      imageSize: form.image_size,
      instancesId: ref.instanceId,
      minDisk: form.min_disk,
      minRam: form.min_ram,
      name: form.image_name,
      osDistro: form.os_distro,
      osVersion: form.os_version,
      protected: form.protected,
      region: form.region,
    },
  );
}

/** A form without any of these is the empty one of a create. */
export function isRecord(form: ImageForm): boolean {
  return (form.fleio_id ?? form.image_name ?? form.fleio_status) !== undefined;
}

/** Dates are days: within one the id tells the order. */
export function oldestFirst<Row extends Pick<SnapshotRow, 'createdate' | 'id'>>(rows: readonly Row[]): Row[] {
  const age = (row: Row) => row.createdate ?? '';
  return rows.toSorted((a, b) => age(a).localeCompare(age(b)) || Number(a.id) - Number(b.id));
}

/** The status in a function's answer. A word that says failed is taken at its word: a function remembers no better days. */
export function statusNow({ cloudStatus, status }: Present): 'Active' | 'Degraded' | 'Failed' | 'Pending' {
  if (status === 'degraded') return 'Degraded';
  const word = statusWord(cloudStatus);
  if (phases.done.some((done) => done === word)) return 'Active';
  return phases.failed.some((failed) => failed === word) ? 'Failed' : 'Pending';
}

/** Names are compared as a person would: blanks around and repeated ones do not count. */
export function sameName(shown: Json | undefined, wanted: string): boolean {
  return typeof shown === 'string' && canonicalName(shown) === canonicalName(wanted);
}

/** Undefined when the cloud said neither `on` nor `off`. */
export function protection(inputs: JsonObject): boolean | undefined {
  const block = inputs['zomro'];
  const value = isObject(block) ? block['protected'] : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

type Facts = Pick<
  SnapshotRow,
  'createdate' | 'fleio_status' | 'image_size' | 'item_real_status' | 'name' | 'protected'
>;

function present(
  ref: Ref,
  facts: Facts,
  details: { [K in keyof SnapshotDetails]: SnapshotDetails[K] | undefined },
): Present {
  const cloudStatus = wordOf(facts);
  const isComplete = statusWord(cloudStatus) === 'active';
  const sizeBytes =
    isComplete && facts.image_size !== undefined && facts.image_size > 0 ? facts.image_size * bytesPerGb : undefined;
  const isSuspended = statusWord(cloudStatus) === 'suspended' || facts.item_real_status === suspendedService;
  const isProtected = facts.protected === undefined ? undefined : flags.get(facts.protected.toLowerCase());
  return {
    kind: 'present',
    ref,
    cloudStatus,
    ...(isSuspended ? { status: 'degraded' } : {}),
    inputs: {
      instanceId: ref.instanceId,
      name: facts.name,
      consistency: 'Crash',
      ...(isProtected === undefined ? {} : { zomro: { protected: isProtected } }),
    },
    outputs: { createdAt: facts.createdate, sizeBytes, zomroDetails: given(details) },
  };
}

/** The word of the cloud underneath; that of billing where it says that the first one is not the last word. [C; 7.1] */
function wordOf({ fleio_status: word, item_real_status: service }: Facts): string {
  const isOpen = word === undefined || phases.done.some((done) => done === statusWord(word));
  if (isOpen && service === '1') return 'Ordered';
  if (isOpen && service === '5') return 'Processing';
  return word ?? 'no status yet';
}

/** Without what is not known. */
export function given(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function canonicalName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ');
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['off', false],
]);
/** `item_real_status`. [C] */
const suspendedService = '3';
const deletedService = '4';
/** The panel writes GB beside the number; that it counts in thousands is inferred. [P] */
const bytesPerGb = 1e9;
