import { closest } from '../../core/closest.ts';
import { hasKind } from '../../core/errors.ts';
import type { Call, Finding, Plan } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { statusWord } from './envelope.ts';
import { busyWord, missingInstance, shownInstance } from './instances.ts';
import {
  type Candidate,
  isLabelledIso,
  offeredImages,
  pick,
  sameUuid,
  shownImages,
  type Wanted,
} from './iso-candidates.ts';
import { sameName } from './snapshot-model.ts';
import type { ImageRow, InstanceRow } from './wire.ts';

/* What can be said about a boot from an ISO image before it: about the instance, and about the image. Reads only. */

export interface WantedBoot extends Wanted {
  readonly instanceId: string;
}

export async function bootFindings(
  client: ZomroClient,
  wanted: WantedBoot,
  plan: Plan,
  call: Call,
): Promise<readonly Finding[]> {
  const { instanceId } = wanted;
  // Undefined also where a filter in the panel hides it: then the instance is there, and its state is not known.
  const row = await shownInstance(client, instanceId, call);
  const missing = row === undefined ? await missingInstance(client, instanceId, call) : [];
  if (missing.length > 0 || !enters(plan)) return missing;
  // Nothing will be done: whoever looks for a session before a create finds this one, and says how to take it over.
  if (plan.verb === 'Create' && isBootedFromIso(row)) return [];
  const name = row?.servername ?? row?.name;
  const who = name === undefined ? `instance ${instanceId}` : `${name} (${instanceId})`;
  const hindrance = row === undefined ? undefined : hindranceOf(row);
  if (hindrance !== undefined) return [error('instanceId', `${who} is "${row?.instance_status}": ${hindrance}`)];
  const about = await imageFindings(client, wanted, call, unsureOf(row, who));
  // What will not be done need not be told.
  if (about.some((one) => one.severity === 'error')) return about;
  const word = row === undefined ? undefined : busyWord(row);
  return [
    warning('restart', restartOf(row, who, plan)),
    ...(word === undefined ? [] : [warning('instanceId', `${who} is "${word}" now: waits for that to end`)]),
    ...about,
  ];
}

function restartOf(row: InstanceRow | undefined, who: string, plan: Plan): string {
  if (plan.verb === 'Change' && isBootedFromIso(row)) return `will restart ${who}: ${leavesFirst}`;
  const isStopped = statusWord(row?.instance_status ?? '') === 'stopped';
  return isStopped
    ? `will start ${who}, which is stopped, from the image; it stays on when the session ends`
    : `will restart ${who} into the image`;
}

/** Why an image cannot be booted from, as far as can be told. [7.3] */
export async function notOffered(
  client: ZomroClient,
  wanted: WantedBoot,
  offered: readonly Candidate[],
  call: Call,
): Promise<Finding> {
  const elsewhere = offered.filter((one) => sameUuid(one.imageId, wanted.imageId)).map((one) => one.zone ?? '');
  if (elsewhere.length > 0) {
    const zones = elsewhere.map((zone) => `"${zone}"`).join(' and ');
    return error(
      'zomro.zone',
      `Zomro offers the image in zone ${zones}, not in this one. Leave it out: then it is found`,
    );
  }
  const namesake = offered.find((one) => sameName(one.name ?? one.label, wanted.imageId));
  if (namesake !== undefined)
    return error('imageId', `this is the name of an image. Use its UUID, ${namesake.imageId}`);
  const images = await shownImages(client, call);
  const own = images.find((image) => sameUuid(image.fleio_id, wanted.imageId));
  if (own !== undefined) {
    const instance = await shownInstance(client, wanted.instanceId, call);
    return error(
      'imageId',
      `Zomro does not offer ${titleOf(own)} to instance ${wanted.instanceId}: ${flaw(own, instance)}`,
    );
  }
  if (/^\d+$/.test(wanted.imageId.trim())) return error('imageId', billingId(images, wanted));
  return error('imageId', stranger(offered, wanted));
}

/** Is the instance in the mode? Not: by whom. */
export function isBootedFromIso(row: Pick<InstanceRow, 'instance_status'> | undefined): boolean {
  return statusWord(row?.instance_status ?? '') === 'booted_from_iso';
}

const leavesFirst = 'it leaves the image that it runs from and restarts into the wanted one';
const resize = 'a resize waits for its owner. Confirm it or roll it back in the Zomro panel first';
/** States in which the panel offers no boot from an ISO image [P]; another boot from one is told by whoever looks for it. */
const hindrances: ReadonlyMap<string, string> = new Map(
  Object.entries({
    resized: resize,
    verify_resize: resize,
    rescued:
      'somebody put it into rescue mode. Leave rescue in the Zomro panel first: Lifeboat never ends a rescue that it did not begin',
    suspended: 'it cannot boot from an image. Have it resumed in the Zomro panel first',
    error: 'it cannot boot from an image. Have it repaired first, in the Zomro panel or by Zomro’s support',
  }),
);

function hindranceOf(row: InstanceRow): string | undefined {
  return hindrances.get(statusWord(row.instance_status ?? ''));
}

/** Does the plan restart the instance into the image? A change of anything else needs nothing from the cloud. */
function enters({ aspects, verb }: Plan): boolean {
  return verb === 'Create' || aspects.includes('imageId') || aspects.includes('triggers');
}

/** That the form is refused while no boot is possible is a guess; it is no reason to stop, since it is asked for again. */
function unsureOf(row: InstanceRow | undefined, who: string): Finding | undefined {
  if (row === undefined || (!isBootedFromIso(row) && busyWord(row) === undefined)) return undefined;
  const now = `while ${who} is "${row.instance_status ?? busyWord(row)}"`;
  return warning(
    'imageId',
    `whether Zomro offers the image cannot be told ${now}; it is checked again right before the boot`,
  );
}

async function imageFindings(
  client: ZomroClient,
  wanted: WantedBoot,
  call: Call,
  unsure: Finding | undefined,
): Promise<readonly Finding[]> {
  let offered: readonly Candidate[];
  try {
    offered = await offeredImages(client, wanted.instanceId, call);
  } catch (reason) {
    if (unsure === undefined || !hasKind(reason, 'invalid', 'busy', 'failed')) throw reason;
    call.debug(reason.message);
    return [unsure];
  }
  const image = pick(offered, wanted);
  if (image === undefined) return [await notOffered(client, wanted, offered, call)];
  if (isLabelledIso(image) || isLabelledIso(image, await shownImages(client, call))) return [];
  return [warning('imageId', 'not labelled as an ISO image by Zomro; it may not boot')];
}

/** What is wrong with an image of the account's own that is not offered. */
function flaw(image: ImageRow, instance: InstanceRow | undefined): string {
  const status = image.fleio_status;
  if (status !== undefined && statusWord(status) !== 'active') return `it is "${status}". It must be "Active"`;
  const [here, there] = [instance?.datacentername, image.region];
  if (here !== undefined && there !== undefined && statusWord(here) !== statusWord(there))
    return `it is in ${there}, the instance in ${here}. Copy it there in the Zomro panel, or use another one`;
  return 'it is in the account, and the reason is not told. Look at it in the Zomro panel';
}

function billingId(images: readonly ImageRow[], wanted: Wanted): string {
  const image = images.find(({ id }) => id === wanted.imageId.trim());
  if (image?.fleio_id === undefined) return `this looks like an id in billing. Use the UUID of the image: ${listing}`;
  return `this is the id of ${titleOf(image)} in billing. Use its UUID, ${image.fleio_id}`;
}

function stranger(offered: readonly Candidate[], wanted: WantedBoot): string {
  if (offered.length === 0) return `Zomro offers no image to instance ${wanted.instanceId} now`;
  const ids = offered.map((one) => one.imageId);
  const near = closest(wanted.imageId, ids);
  // Otherwise it lists them all, and there may be many.
  const guess = near.endsWith('?') ? near : '.';
  return `not among the images that Zomro offers to instance ${wanted.instanceId} (${ids.length})${guess} ${capital(listing)}`;
}

const listing = 'the function `getIsoImages` lists them';

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function titleOf(image: ImageRow): string {
  return image.name === undefined ? 'the image' : `the image "${image.name}"`;
}

function error(path: string, text: string): Finding {
  return { severity: 'error', path, text };
}

function warning(path: string, text: string): Finding {
  return { severity: 'warning', path, text };
}
