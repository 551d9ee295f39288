import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
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
import type { ZomroClient } from './client.ts';
import { statusWord } from './envelope.ts';
import { busyWord, powerState, provedInstance, shownInstance } from './instances.ts';
import { type IsoBootDetails, isoBootBlock, isoBootDetails } from './iso-blocks.ts';
import { bootFunction, offeredImages, pick } from './iso-candidates.ts';
import { bootFindings, isBootedFromIso, notOffered, type WantedBoot } from './iso-findings.ts';
import { given } from './snapshot-model.ts';
import type { InstanceRow } from './wire.ts';

/*
 * Boots from an ISO image (contract 7.3, NOTES.md). A session is no object but a mode of the instance: `booted_from_iso` in the
 * list of instances. Which image it runs from, and who began it, nobody can tell. The same call leaves it and rescue mode.
 */

/** The common inputs and our block, checked and with defaults. */
type Inputs = {
  readonly instanceId: string;
  readonly imageId: string;
  readonly zomro?: { readonly zone?: string | undefined } | undefined;
};

const phases = {
  pending: ['booting_from_iso'],
  done: ['booted_from_iso'],
  failed: [],
  source: 'P (any other state in which an instance rests: the session has ended)',
} as const satisfies Phases;

export const isoBoot: ResourceDefinition<ZomroClient, Inputs> = {
  block: isoBootBlock,
  details: isoBootDetails,
  capabilities: {
    imageId: { supported: true, source: 'S0' },
    restart: {
      supported: true,
      values: ['Graceful', 'Force'],
      reason:
        'Zomro always restarts the instance, and decides itself how it is stopped: `Graceful` and `Force` are the same.',
      source: 'S0 (inferred)',
    },
    triggers: { supported: true, source: 'design' },
  },
  phases,
  unreadable: ['imageId', 'restart', 'zomro.zone'],
  since: '',
  changesByReentry: true,
  removeWhilePending: false,
  driver: (client) => new IsoBootDriver(client),
};

class IsoBootDriver implements ResourceDriver<Inputs> {
  readonly #client: ZomroClient;

  constructor(client: ZomroClient) {
    this.#client = client;
  }

  async read(ref: Ref, _operation: unknown, call: Call): Promise<Observation> {
    const row = await provedInstance(this.#client, ref.instanceId, call);
    return row === undefined ? { kind: 'absent' } : observationOf(ref, row);
  }

  /** A session has no name. */
  async named(): Promise<readonly Present[]> {
    return [];
  }

  async create(inputs: Inputs, _attempt: unknown, call: Call): Promise<Started> {
    const wanted = wantedBoot(inputs);
    const { instanceId } = wanted;
    // Looked at again: the zone must be sent, and an image may have gone since it was checked.
    const offered = await offeredImages(this.#client, instanceId, call);
    const image = pick(offered, wanted);
    if (image === undefined) {
      const { path, text } = await notOffered(this.#client, wanted, offered, call);
      throw new LifeboatError('invalid', { path, message: text });
    }
    const zone = image.zone ?? wanted.zone;
    if (zone === undefined) {
      throw new LifeboatError('invalid', {
        path: 'zomro.zone',
        message: 'Zomro does not tell it of this image; set it',
      });
    }
    const params = { elid: instanceId, zone, select_boot_from_iso: image.imageId, sok: 'ok' };
    const label = `boot of instance ${instanceId} from an ISO image`;
    await this.#client.mutate({ func: bootFunction, params, safety: 'once', label }, call);
    return {};
  }

  /** Only asked for what needs nothing from the cloud: for the rest the lifecycle leaves and enters (`changesByReentry`). */
  async change(): Promise<Started> {
    return {};
  }

  /** `unrescue` leaves rescue mode too: it is only sent to an instance that a look right before shows in our mode. [S0] */
  async remove({ ref, status }: Present, call: Call): Promise<Removal> {
    if (status === ended) return {};
    const now = await this.read(ref, undefined, call);
    if (now.kind === 'absent' || (now.kind === 'present' && now.status === ended)) return {};
    const label = `end of the ISO boot of instance ${ref.instanceId}`;
    if (now.kind === 'pending' || !isBootedFromIso({ instance_status: now.cloudStatus })) {
      throw new LifeboatError('busy', {
        message: `${label}: the instance is "${now.cloudStatus}" now`,
        advice: 'Try again when that has ended.',
      });
    }
    const params = { elid: ref.instanceId };
    try {
      await this.#client.mutate(
        { func: 'instances.fleio.unrescue', params, safety: 'once', confirm: 'whenAsked', label },
        call,
      );
    } catch (error) {
      if (!hasKind(error, 'absent')) throw error;
    }
    return {};
  }

  async busy(instanceId: string, call: Call): Promise<string | undefined> {
    const row = await shownInstance(this.#client, instanceId, call);
    return row === undefined ? undefined : busyWord(row);
  }

  inspect(inputs: Inputs, plan: Plan, call: Call): Promise<readonly Finding[]> {
    return bootFindings(this.#client, wantedBoot(inputs), plan, call);
  }

  async before({ instanceId }: Inputs, call: Call): Promise<JsonObject> {
    const row = await shownInstance(this.#client, instanceId, call);
    return row === undefined ? {} : { powerState: powerState(row) };
  }
}

/** `statuses.ended` of the specification. */
const ended = 'Ended';

function wantedBoot({ imageId, instanceId, zomro }: Inputs): WantedBoot {
  return { instanceId, imageId, zone: zomro?.zone };
}

/** The mode, on its way into it, at rest in another state, or between states. */
function observationOf(ref: Ref, row: InstanceRow): Observation {
  const word = row.instance_status;
  const isEntering = statusWord(word ?? '') === 'booting_from_iso';
  const busy = isEntering ? undefined : busyWord(row);
  if (busy !== undefined) return { kind: 'pending', cloudStatus: busy };
  if (word === undefined) {
    throw new LifeboatError('contract', {
      message: `instance ${ref.instanceId}: Zomro shows no state of it, so whether it runs from an image cannot be told`,
      advice: 'Look at it in the Zomro panel, and try again in a moment.',
    });
  }
  return {
    kind: 'present',
    ref,
    cloudStatus: word,
    ...(isEntering || isBootedFromIso(row) ? {} : { status: ended }),
    inputs: { instanceId: ref.instanceId },
    outputs: { zomroDetails: detailsOf(row) },
  };
}

function detailsOf(row: InstanceRow): JsonObject {
  const details: { [K in keyof IsoBootDetails]: IsoBootDetails[K] | undefined } = {
    datacentername: row.datacentername,
    instanceStatus: row.instance_status,
    instancesOs: row.instances_os,
    ip: row.ip,
    ipV6: row.ip_v6,
    itemStatus: row.item_status,
    name: row.name,
    servername: row.servername,
    status: row.status,
  };
  return given(details);
}
