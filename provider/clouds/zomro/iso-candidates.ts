import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { decode } from '../../http/decode.ts';
import type { Call } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { asArray, child, text } from './envelope.ts';
import { shownRows } from './lists.ts';
import { view } from './operation.ts';
import { type ImageRow, imageRow } from './wire.ts';

/*
 * The images that one instance can boot from: the form of `instances.fleio.boot_from_iso`, shown without `sok`. [S0; 7.3]
 * An image stands in it by its UUID, under the zone that must be sent with it.
 */

/** The function that shows the form, and with `sok` boots. [S0] */
export const bootFunction = 'instances.fleio.boot_from_iso';

export interface Candidate {
  /** The UUID, as the cloud writes it. */
  readonly imageId: string;
  /** `own`, `pub`; the panel also knows `shr` [P]. Whatever the form says is taken. */
  readonly zone: string | undefined;
  /** Of own images only. */
  readonly name: string | undefined;
  /** `<os_distro> <os_version>` of own images, the title of others. */
  readonly label: string | undefined;
}

/** What the cloud offers to that instance now, in its order. */
export function offeredImages(client: ZomroClient, instanceId: string, call: Call): Promise<readonly Candidate[]> {
  const label = `images that instance ${instanceId} can boot from`;
  const form = view(bootFunction, { elid: instanceId }, label);
  return client.shared(label, call, async (shared) => candidatesOf(await client.view(form, shared), label));
}

export function candidatesOf(doc: JsonObject, what: string): readonly Candidate[] {
  if (doc['slist'] === undefined) {
    throw new LifeboatError('contract', {
      message: `${what}: answered without its form`,
      advice: 'Please report this: the API seems to have changed.',
    });
  }
  // A zone without images may not be shown (inferred from the panel [P]): with only one there is nothing to choose.
  const zones = optionsOf(doc, 'zone').map(key);
  const onlyZone = zones.length === 1 ? zones[0] : undefined;
  return optionsOf(doc, 'select_boot_from_iso').map((option) => ({
    imageId: key(option) ?? '',
    zone: text(child(option, '$depend')) ?? onlyZone,
    name: text(child(option, '$name')),
    label: text(option),
  }));
}

export interface Wanted {
  readonly imageId: string;
  readonly zone: string | undefined;
}

/** The image that is wanted: in that zone, or in the first one that has it. */
export function pick(offered: readonly Candidate[], wanted: Wanted): Candidate | undefined {
  const zone = wanted.zone?.trim();
  return offered.find(
    (one) =>
      sameUuid(one.imageId, wanted.imageId) && (zone === undefined || one.zone === undefined || one.zone === zone),
  );
}

export function sameUuid(shown: string | undefined, wanted: string): boolean {
  return shown?.trim().toLowerCase() === wanted.trim().toLowerCase();
}

/**
 * The account's own images, as far as a list shows them that may be filtered: for finding, never for missing. It only helps to
 * explain, so an API that does not answer it is no obstacle. [8.4]
 */
export async function shownImages(client: ZomroClient, call: Call): Promise<readonly ImageRow[]> {
  try {
    const rows = await shownRows(client, { func: 'image', params: {}, noun: 'images' }, call);
    return rows.map((row) => decode(imageRow, row, 'list of images')).filter((row) => row.item_real_status !== '4');
  } catch (error) {
    if (!hasKind(error, 'absent', 'contract', 'denied', 'failed', 'invalid')) throw error;
    call.debug(error.message);
    return [];
  }
}

/** Does its title say so, or the format of its disk? [S0; 8.4] */
export function isLabelledIso(candidate: Candidate, images: readonly ImageRow[] = []): boolean {
  if ([candidate.name, candidate.label].some((words) => words?.toLowerCase().includes('[iso]'))) return true;
  return images.some(
    (image) => sameUuid(image.fleio_id, candidate.imageId) && image.disk_format?.toLowerCase() === 'iso',
  );
}

/** The choices of one field. A key that is `null` is the field's placeholder. [P] */
function optionsOf(doc: JsonObject, field: string): readonly unknown[] {
  return asArray(doc['slist'])
    .filter((select) => text(child(select, '$name')) === field)
    .flatMap((select) => asArray(child(select, 'val')))
    .filter((option) => ![undefined, 'null'].includes(key(option)));
}

function key(option: unknown): string | undefined {
  return text(child(option, '$key'));
}
