import { hasKind, LifeboatError } from '../../core/errors.ts';
import { decode } from '../../http/decode.ts';
import type {
  Call,
  Finding,
  Observation,
  Plan,
  Present,
  Ref,
  ResourceDefinition,
  ResourceDriver,
  Started,
} from '../driver.ts';
import { snapshotBlock, snapshotDetails } from './blocks.ts';
import type { ZomroClient } from './client.ts';
import { statusWord } from './envelope.ts';
import { protectedAdvice } from './errors.ts';
import { busyWord, missingInstance, shownInstance } from './instances.ts';
import { allRows, type ListOf, shownRows } from './lists.ts';
import { view } from './operation.ts';
import { fromForm, fromRow, isRecord, oldestFirst, phases, protection, sameName } from './snapshot-model.ts';
import { imageForm, type SnapshotRow, snapshotRow } from './wire.ts';

/*
 * Snapshots (contract 7.1, NOTES.md). A snapshot is a row of the image module: created and listed under its instance, but
 * renamed, protected, read and deleted as an image. Its list may be filtered by a person in the panel, so its own record
 * (`image.edit` without `sok`) decides whether it is there. Creation tells nothing reliable; the lifecycle finds it by name.
 */

/** The common inputs and our block, checked and with defaults. */
type Inputs = { readonly instanceId: string; readonly name: string; readonly zomro: { readonly protected: boolean } };

export const snapshot: ResourceDefinition<ZomroClient, Inputs> = {
  block: snapshotBlock,
  details: snapshotDetails,
  capabilities: {
    name: { supported: true, length: { min: 1, max: 100 }, source: 'P' },
    consistency: {
      supported: true,
      values: ['Crash'],
      reason: 'Zomro takes a snapshot without the cooperation of the guest.',
      source: 'S1',
    },
    triggers: { supported: true, source: 'design' },
  },
  phases,
  unreadable: [],
  since: '',
  removeWhilePending: false,
  removalRefused: (inputs) =>
    protection(inputs) === true ? `it is protected against deletion. ${protectedAdvice}` : undefined,
  driver: (client) => new SnapshotDriver(client),
};

class SnapshotDriver implements ResourceDriver<Inputs> {
  readonly #client: ZomroClient;

  constructor(client: ZomroClient) {
    this.#client = client;
  }

  async read(ref: Ref, _operation: unknown, call: Call): Promise<Observation> {
    const row = (await this.#shown(ref.instanceId, call)).find(({ id }) => id === ref.objectId);
    return row === undefined ? this.#record(ref, call) : fromRow(ref.instanceId, row);
  }

  async named(instanceId: string, name: string, call: Call): Promise<readonly Present[]> {
    return (await listSnapshots(this.#client, instanceId, call)).filter((one) => sameName(one.inputs['name'], name));
  }

  async create({ instanceId, name }: Inputs, _attempt: unknown, call: Call): Promise<Started> {
    const params = { plid: instanceId, name: name.trim(), sok: 'ok' };
    const label = `creation of snapshot ${name} on instance ${instanceId}`;
    await this.#client.mutate({ func: 'instances.snapshots.edit', params, safety: 'once', label }, call);
    // The answer may hold an `id`, but nobody has documented of what: it is not worth the risk of a wrong one.
    return {};
  }

  async change(observed: Present, wanted: Inputs, aspects: readonly string[], call: Call): Promise<Started> {
    const { instanceId, objectId } = observed.ref;
    const keepsName = !aspects.includes('name') && typeof observed.inputs['name'] === 'string';
    const seen = protection(observed.inputs);
    const isProtected = aspects.includes('zomro.protected') || seen === undefined ? wanted.zomro.protected : seen;
    // Always the full set: whether fields that are not sent are kept is inferred only.
    const params = {
      elid: objectId,
      image_name: keepsName ? String(observed.inputs['name']) : wanted.name.trim(),
      protected: isProtected ? 'on' : 'off',
      sok: 'ok',
      clicked_button: 'ok',
    };
    await this.#client.mutate(
      { func: 'image.edit', params, safety: 'repeatable', label: `change of snapshot ${instanceId}/${objectId}` },
      call,
    );
    return {};
  }

  async remove(observed: Present, call: Call): Promise<Started> {
    const { instanceId, objectId } = observed.ref;
    const label = `deletion of snapshot ${instanceId}/${objectId} (${String(observed.inputs['name'] ?? 'no name')})`;
    if (protection(observed.inputs) === true) {
      throw new LifeboatError('refused', {
        message: `${label}: it is protected against deletion`,
        advice: protectedAdvice,
      });
    }
    // The form of the vendor's own example, `elname` being the id. [S1]
    const params = { plid: instanceId, elname: objectId, elid: objectId, sok: 'ok' };
    try {
      await this.#client.mutate({ func: 'image.delete', params, safety: 'repeatable', label }, call);
    } catch (error) {
      if (!hasKind(error, 'absent')) throw error;
    }
    return {};
  }

  async busy(instanceId: string, call: Call): Promise<string | undefined> {
    const row = await shownInstance(this.#client, instanceId, call);
    return row === undefined ? undefined : busyWord(row);
  }

  async inspect({ instanceId }: Inputs, plan: Plan, call: Call): Promise<readonly Finding[]> {
    const row = await shownInstance(this.#client, instanceId, call);
    if (row === undefined) return missingInstance(this.#client, instanceId, call);
    if (plan.verb !== 'Create' || !unfit.has(statusWord(row.instance_status ?? ''))) return [];
    const text = `${row.servername ?? 'it'} (${instanceId}) is "${row.instance_status}" now, and the Zomro panel offers no snapshot then. End that first; in one program, say with \`dependsOn\` what comes first`;
    return [{ severity: 'warning', path: 'instanceId', text }];
  }

  /** What the list shows. The instance may be gone while its snapshots are not: then their own records decide. */
  async #shown(instanceId: string, call: Call): Promise<readonly SnapshotRow[]> {
    try {
      return (await shownRows(this.#client, listOf(instanceId), call)).map(decodeRow);
    } catch (error) {
      if (hasKind(error, 'absent')) return [];
      throw error;
    }
  }

  /** `missed` is final. What proves neither (an empty form, `access`) leaves it to a list that is proved complete. */
  async #record(ref: Ref, call: Call): Promise<Observation> {
    const label = `look at snapshot ${ref.instanceId}/${ref.objectId}`;
    try {
      const form = decode(
        imageForm,
        await this.#client.view(view('image.edit', { elid: ref.objectId }, label), call),
        label,
      );
      if (isRecord(form)) return fromForm(ref, form);
    } catch (error) {
      if (hasKind(error, 'absent')) return { kind: 'absent' };
      if (!hasKind(error, 'denied')) throw error;
    }
    const rows = await allRows(this.#client, listOf(ref.instanceId), call);
    const row = rows.map(decodeRow).find(({ id }) => id === ref.objectId);
    return row === undefined ? { kind: 'absent' } : fromRow(ref.instanceId, row);
  }
}

/** States in which the panel takes no snapshot. [P] */
const unfit = new Set(['booted_from_iso', 'rescued', 'resized', 'verify_resize', 'suspended', 'error']);

/** Every snapshot of an instance, oldest first; an error when the list may be incomplete. */
export async function listSnapshots(client: ZomroClient, instanceId: string, call: Call): Promise<readonly Present[]> {
  const rows = (await allRows(client, listOf(instanceId), call)).map(decodeRow);
  const observed = oldestFirst(rows).map((row) => fromRow(instanceId, row));
  return observed.filter((one) => one.kind === 'present');
}

function listOf(instanceId: string): ListOf {
  return { func: 'instances.snapshots', params: { elid: instanceId }, noun: `snapshots of instance ${instanceId}` };
}

function decodeRow(row: unknown): SnapshotRow {
  return decode(snapshotRow, row, 'list of snapshots');
}
