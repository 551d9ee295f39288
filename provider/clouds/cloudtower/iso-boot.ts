import { LifeboatError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, sameJson } from '../../core/json.ts';
import type { Operation } from '../../resources/common.ts';
import type {
  Call,
  Finding,
  Observation,
  Phases,
  Plan,
  Present,
  Ref,
  Removal,
  ResourceDefinition,
  ResourceDriver,
  Started,
} from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { instanceInfo } from './instance-model.ts';
import { busyInstance, powerState } from './instances.ts';
import { type IsoBootDetails, isoBootBlock, isoBootDetails } from './iso-blocks.ts';
import type { WantedSession } from './iso-course.ts';
import { beforeIn, bootDrive, bootOrderOf, putBack, sessionImage } from './iso-drives.ts';
import { bootFindings } from './iso-findings.ts';
import { noteOf, remarkOf, stoppedNote } from './iso-notes.ts';
import { idsOfImage } from './iso-image-lookup.ts';
import { type SeenVm, seenVm, titleOf } from './iso-look.ts';
import { putBackDrive } from './iso-requests.ts';
import { IsoSteps } from './iso-steps.ts';
import { operationWord } from './settled.ts';
import { given } from './snapshot-model.ts';
import type { Vm } from './wire.ts';

/*
 * Boots from an ISO image (contract 7, NOTES.md). A session is on as long as a CD-ROM drive with an image comes first in the boot
 * order, alone: that is what the VM boots from, whether it runs now or not. Nobody can tell who put it there.
 */

const phases = {
  // While a course is unfinished: a VM that was stopped for the image, and not yet started from it.
  pending: ['stopped', 'suspended', 'unknown', 'creating', 'updating', 'deleting'],
  done: ['running'],
  failed: [],
  source: '[spec] (words of the VM)',
} as const satisfies Phases;

export const isoBoot: ResourceDefinition<CloudTowerClient, WantedSession> = {
  block: isoBootBlock,
  details: isoBootDetails,
  capabilities: {
    imageId: { supported: true, source: '[spec]' },
    restart: { supported: true, source: '[spec]' },
    triggers: { supported: true, source: 'design' },
  },
  phases,
  unreadable: ['restart', 'cloudtower.imageKind', 'cloudtower.bootIndex'],
  since: '',
  removeWhilePending: true,
  driver: (client) => new IsoBootDriver(client),
};

class IsoBootDriver implements ResourceDriver<WantedSession> {
  readonly #client: CloudTowerClient;
  readonly steps: IsoSteps;

  constructor(client: CloudTowerClient) {
    this.#client = client;
    this.steps = new IsoSteps(client);
  }

  async read(ref: Ref, operation: Operation | undefined, call: Call): Promise<Observation> {
    const running = await operationWord(this.#client, operation, ref.instanceId, call);
    if (running !== undefined) return { kind: 'pending', cloudStatus: running };
    const seen = await seenVm(this.#client, ref.instanceId, call);
    if (seen === undefined) return { kind: 'absent' };
    const image = sessionImage(seen.drives);
    const ids = image === undefined ? [] : await idsOfImage(this.#client, image, call);
    return observed(ref, seen, ids, operation);
  }

  /** A session has no name. */
  async named(): Promise<readonly Present[]> {
    return [];
  }

  create(inputs: WantedSession, _attempt: unknown, call: Call): Promise<Started> {
    return this.steps.begin(inputs, call);
  }

  /** Everything but an entry is only for the next one. */
  async change(_observed: Present, wanted: WantedSession, aspects: readonly string[], call: Call): Promise<Started> {
    const enters = aspects.includes('imageId') || aspects.includes('triggers');
    return enters ? this.steps.begin(wanted, call) : {};
  }

  /** Never stops a VM, and only takes out what was observed. */
  async remove({ inputs, outputs, ref, status, synonyms }: Present, call: Call): Promise<Removal> {
    const seen = await seenVm(this.#client, ref.instanceId, call);
    if (seen === undefined) return {};
    const before = beforeIn(outputs);
    const drive = bootDrive(seen.drives);
    const image = sessionImage(seen.drives);
    if (status === ended || drive === undefined || image === undefined) return { note: stoppedNote(seen.vm, before) };
    if (!means(image, inputs['imageId'], synonyms?.['imageId'])) {
      throw new LifeboatError('refused', {
        message: `${titleOf(seen.vm)} boots from another image now (${image}): somebody else has put it in, so it is left alone`,
        advice: 'Run `pulumi refresh`.',
      });
    }
    const back = putBack(drive, seen.vm.status, before);
    const { operationId } = await putBackDrive(this.#client, seen, back, call);
    return { operationId, note: noteOf(seen, back, before) };
  }

  busy(instanceId: string, call: Call): Promise<string | undefined> {
    return busyInstance(this.#client, instanceId, call);
  }

  inspect(inputs: WantedSession, plan: Plan, call: Call): Promise<readonly Finding[]> {
    return bootFindings(this.#client, inputs, plan, call);
  }

  async before({ instanceId }: WantedSession, call: Call): Promise<JsonObject> {
    const seen = await seenVm(this.#client, instanceId, call);
    if (seen === undefined) return {};
    const { drives, vm } = seen;
    const imageId = bootDrive(drives)?.content?.id;
    return given({ powerState: powerState(vm), imageId, bootOrder: bootOrderOf(drives) });
  }
}

/** `statuses` of the specification. */
const [ended, active, pending] = ['Ended', 'Active', 'Pending'];

/** `imageIds`: under which the image of the session can be asked for; none when there is no session. */
function observed(ref: Ref, seen: SeenVm, imageIds: readonly string[], operation: Operation | undefined): Present {
  const { vm } = seen;
  const [imageId] = imageIds;
  const isEntering = operation !== undefined && operation.verb !== 'Remove';
  return {
    kind: 'present',
    ref,
    cloudStatus: vm.status ?? 'UNKNOWN',
    status: isEntering && isHalfway(vm, imageId) ? pending : imageId === undefined ? ended : active,
    inputs: given({ instanceId: ref.instanceId, imageId }),
    ...(imageId === undefined ? {} : { synonyms: { imageId: imageIds }, remark: remarkOf(vm) }),
    outputs: { cloudtowerDetails: detailsOf(seen) },
  };
}

/**
 * Of an entry that was cut: stopped for the image and not yet started from it. One that was finished is on whether the VM runs or
 * not: that the image comes first is all that it promises.
 */
function isHalfway({ status }: Vm, imageId: string | undefined): boolean {
  return imageId === undefined ? status === 'STOPPED' || status === 'UNKNOWN' : status !== 'RUNNING';
}

function detailsOf({ drives, rows, vm }: SeenVm): JsonObject {
  const { cloudtowerDetails: whole } = instanceInfo(vm, rows);
  const image = sessionImage(drives);
  const details: { [K in Exclude<keyof IsoBootDetails, 'drives'>]: IsoBootDetails[K] | undefined } = {
    bootOrder: [...bootOrderOf(drives)],
    clusterId: vm.cluster?.id,
    clusterName: vm.cluster?.name,
    imageName: image === undefined ? undefined : rows.find((row) => row.elf_image?.id === image)?.elf_image?.name,
    name: vm.name,
    status: vm.status,
  };
  return given({ ...details, drives: isObject(whole) ? whole['drives'] : undefined });
}

function means(image: string, seen: Json | undefined, synonyms: readonly Json[] = []): boolean {
  return sameJson(seen, image) || synonyms.some((one) => sameJson(one, image));
}
