import type { JsonObject } from '../provider/core/json.ts';
import { type ResourceKind, resourceKinds } from '../provider/resources/index.ts';
import { startZomro } from '../test/conformance/zomro-rig.ts';
import { MiniEngine } from '../test/support/mini-engine.ts';

/** Requests that a cloud got for something a user did, in a process of its own. */
export interface Requests {
  readonly cloud: string;
  readonly what: string;
  readonly resources: number;
  readonly requests: number;
  readonly mutations: number;
  /** What was asked, with how often. */
  readonly calls: Readonly<Record<string, number>>;
}

const many = 10;

/** Against the simulator, on a virtual clock: so they are the same on every machine, and in every run. */
export async function countRequests(): Promise<readonly Requests[]> {
  const { isoBoots, rig, zomro } = await startZomro();
  try {
    const { cloud, clock, instanceId, settings } = rig;
    const counted: Requests[] = [];
    const count = async (what: string, resources: number, work: () => Promise<unknown>) => {
      zomro.journal.clear();
      await work();
      const calls: Record<string, number> = {};
      for (const { func } of zomro.journal.calls()) calls[func] = (calls[func] ?? 0) + 1;
      const requests = zomro.journal.calls().length;
      counted.push({
        cloud: cloud.title,
        what,
        resources,
        requests,
        mutations: zomro.journal.mutations().length,
        calls,
      });
    };
    const engineOf = (kind: ResourceKind) => new MiniEngine({ cloud, kind, clock, settings });
    const wanted = programs(instanceId, isoBoots.imageId);
    for (const kind of resourceKinds) {
      const engine = engineOf(kind);
      const program = wanted[kind];
      await count(`${kind}: preview of a create`, 1, () => engine.preview(program));
      await count(`${kind}: create`, 1, () => engine.up(program));
      await count(`${kind}: refresh`, 1, () => engine.refresh());
      await count(`${kind}: up without a change`, 1, () => engine.up(program));
      await count(`${kind}: delete`, 1, () => engine.destroy());
    }
    const snapshots = engineOf('Snapshot');
    const ids = Array.from({ length: many }, (_, at) => `${instanceId}/${rig.add(`other-${at}`)}`);
    await count('Snapshot: refresh, all at once', many, () => refreshAll(snapshots, ids));
    return counted;
  } finally {
    await rig.close();
  }
}

function programs(instanceId: string, imageId: string): Record<ResourceKind, JsonObject> {
  return {
    Snapshot: { instanceId },
    BackupSchedule: { instanceId, rotationDays: ['Monday'], rotationTime: '02:01', keepCount: 7 },
    IsoBoot: { instanceId, imageId },
  };
}

async function refreshAll(engine: MiniEngine, ids: readonly string[]): Promise<void> {
  const lifecycle = engine.lifecycle();
  await Promise.all(ids.map((id) => lifecycle.read(engine.operation(), { id, inputs: undefined, outputs: undefined })));
  await lifecycle.close();
}
