import type { Call, Finding, Plan } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { missingInstance } from './instances.ts';
import { noDriveInFront, type WantedSession } from './iso-course.ts';
import { bootDrive, sessionImage } from './iso-drives.ts';
import { type FoundImage, findImage, spreadImages } from './iso-image-lookup.ts';
import { type SeenVm, seenVm, titleOf } from './iso-look.ts';
import type { ContentLibraryImage, ElfImage, Reference } from './wire.ts';

/* What can be said about a boot from an ISO image before it: about the VM, its boot order, and the image. Reads only. */

export async function bootFindings(
  client: CloudTowerClient,
  wanted: WantedSession,
  plan: Plan,
  call: Call,
): Promise<readonly Finding[]> {
  const { instanceId } = wanted;
  const seen = await seenVm(client, instanceId, call);
  if (seen === undefined) return missingInstance(client, instanceId, call);
  if (!enters(plan)) return [];
  // Nothing will be done: whoever looks for a session before a create finds this one, and says how to take it over.
  if (plan.verb === 'Create' && sessionImage(seen.drives) !== undefined) return [];
  const hindrance = hindranceOf(seen);
  if (hindrance !== undefined) return [error('instanceId', `${titleOf(seen.vm)} ${hindrance}`)];
  const about = [...(await imageFindings(client, wanted, seen, call)), ...orderFindings(wanted, seen)];
  // What will not be done need not be told.
  if (about.some(({ severity }) => severity === 'error')) return about;
  return [...restartFindings(wanted, seen), ...about];
}

/** Does the plan put an image in front? A change of anything else needs nothing from the cloud. */
function enters({ aspects, verb }: Plan): boolean {
  return verb === 'Create' || aspects.includes('imageId') || aspects.includes('triggers');
}

function hindranceOf({ vm }: SeenVm): string | undefined {
  if (vm.status !== 'RUNNING' && vm.status !== 'STOPPED')
    return `is "${vm.status ?? 'UNKNOWN'}": only a VM that runs or is stopped can be booted from an image. Resume it, or power it off, in CloudTower first`;
  if (vm.internal === true) return 'belongs to the system of the cluster ("internal"): it is not restarted';
  if (vm.protected === true) return 'is "protected" in CloudTower: it is not restarted';
  return undefined;
}

function restartFindings({ restart }: WantedSession, { vm }: SeenVm): readonly Finding[] {
  const word = vm.entityAsyncStatus;
  const busy =
    word === undefined || word === ''
      ? []
      : [warning('instanceId', `${titleOf(vm)} is "${word}" now: waits for that to end`)];
  if (restart === 'Never') return busy;
  const how =
    vm.status === 'STOPPED'
      ? `will start ${titleOf(vm)}, which is stopped, from the image; it stays on when the session ends`
      : `will restart ${titleOf(vm)} into the image`;
  return [warning('restart', how), ...busy];
}

/** Can an image come first in the boot order? */
function orderFindings({ cloudtower, restart }: WantedSession, { drives, vm }: SeenVm): readonly Finding[] {
  if (bootDrive(drives) !== undefined) return [];
  if (restart === 'Never' && vm.status === 'RUNNING') return [error('restart', `${titleOf(vm)} ${noDriveInFront}`)];
  const lowest = drives[0]?.boot;
  if (lowest === undefined) return [];
  const index = cloudtower?.bootIndex;
  const path = 'cloudtower.bootIndex';
  if (index !== undefined && index > lowest)
    return [error(path, `a drive at ${index} does not boot first: the lowest place in ${titleOf(vm)} is ${lowest}`)];
  if (index !== undefined ? index < lowest : lowest !== 0) return [];
  // Whether the others make room is not documented. (unknown)
  const taken = `the place ${lowest} in the boot order of ${titleOf(vm)} is taken. If CloudTower does not move what has it, the session fails and is undone`;
  return [warning(path, index === undefined ? `${taken}; a place below 0 can be tried with this setting` : taken)];
}

async function imageFindings(
  client: CloudTowerClient,
  { cloudtower, imageId }: WantedSession,
  { vm }: SeenVm,
  call: Call,
): Promise<readonly Finding[]> {
  const found = await findImage(client, imageId, call);
  if (found === undefined) return [error('imageId', `in this CloudTower there is no such image. ${listing}`)];
  const { image, kind } = found;
  if (kind === 'VMTools')
    return [error('imageId', `${named(image)} is the medium with VMTools, from which nothing boots. ${listing}`)];
  const asked = cloudtower?.imageKind;
  if (asked !== undefined && asked !== kind)
    return [
      error('cloudtower.imageKind', `${named(image)} is of the kind \`${kind}\`. Leave it out: then it is found`),
    ];
  const misplaced = await elsewhere(client, found, vm.cluster, call);
  if (misplaced !== undefined) return [misplaced];
  return isLabelledIso(image) ? [] : [warning('imageId', `${named(image)} is not called \`.iso\`; it may not boot`)];
}

/** An image of another cluster cannot be mounted. [spec] (inferred) */
async function elsewhere(
  client: CloudTowerClient,
  found: FoundImage,
  cluster: Reference | undefined,
  call: Call,
): Promise<Finding | undefined> {
  if (cluster === undefined || found.kind === 'VMTools') return undefined;
  const here = `the VM is on cluster ${cluster.name ?? cluster.id}`;
  if (found.kind === 'Elf') {
    const there = found.image.cluster;
    if (there === undefined || there.id === cluster.id) return undefined;
    const text = `${named(found.image)} is on cluster ${there.name ?? there.id}, and ${here}. Use an image of that one, or of the content library`;
    return error('imageId', text);
  }
  const spread = await spreadImages(client, found.image, call);
  if (isOn(found.image, spread, cluster)) return undefined;
  if (spread.length === 0)
    return warning('imageId', `${named(found.image)} was not brought to any cluster yet, as far as is told`);
  const others = [...new Set(spread.map((image) => image.cluster?.name ?? image.cluster?.id ?? 'another'))];
  const text = `${named(found.image)} is only on cluster ${others.join(' and ')}, and ${here}. Bring it there in the content library first`;
  return error('imageId', text);
}

function isOn({ clusters = [] }: ContentLibraryImage, spread: readonly ElfImage[], { id }: Reference): boolean {
  return clusters.some((one) => one.id === id) || spread.some(({ cluster }) => cluster?.id === id);
}

function isLabelledIso({
  name,
  path,
}: {
  readonly name: string | undefined;
  readonly path: string | undefined;
}): boolean {
  return [name, path].some((words) => words?.trim().toLowerCase().endsWith('.iso') === true);
}

const listing = 'The function `getIsoImages` lists them';

function named({ id, name }: Partial<Reference> & { readonly id: string }): string {
  return name === undefined ? `the image ${id}` : `the image "${name}"`;
}

function error(path: string, text: string): Finding {
  return { severity: 'error', path, text };
}

function warning(path: string, text: string): Finding {
  return { severity: 'warning', path, text };
}
