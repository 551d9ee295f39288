import type {
  Call,
  Cloud,
  Observation,
  Present,
  Ref,
  ResourceDefinition,
  ResourceDriver,
  Settings,
} from '../../provider/clouds/driver.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { KeyedLock } from '../../provider/core/lock.ts';
import type { Reporter } from '../../provider/core/log.ts';
import { Redactor } from '../../provider/core/secret.ts';
import type { Lifecycle, Operation } from '../../provider/lifecycle/contract.ts';
import { createLifecycle } from '../../provider/lifecycle/index.ts';
import { inputTable } from '../../provider/lifecycle/inputs.ts';
import { RunMemory } from '../../provider/lifecycle/memory.ts';
import type { Work } from '../../provider/lifecycle/work.ts';
import type { Installation } from '../../provider/resources/common.ts';
import { type ResourceKind, resources } from '../../provider/resources/index.ts';
import { token } from '../../provider/resources/token.ts';
import type { ResourceSpec } from '../../provider/resources/spec.ts';
import { MemoryStore, memoryCloud } from './memory-cloud.ts';
import { testSettings } from './settings.ts';
import { VirtualClock } from './virtual-clock.ts';

/** What a test changes of the usual: nothing is needed. */
export interface BenchOptions {
  /** `Snapshot` unless told otherwise. */
  readonly kind?: ResourceKind;
  readonly spec?: Partial<ResourceSpec>;
  readonly definition?: Partial<ResourceDefinition<unknown>>;
  readonly cloud?: Partial<Cloud>;
  readonly settings?: Partial<Settings>;
  /** Verbs of its own; a function when they need the bench that they run on. */
  readonly driver?: Partial<ResourceDriver> | ((bench: Bench) => Partial<ResourceDriver>);
}

/**
 * One resource on one made-up cloud whose every answer a test can decide. Unless it does, objects live in `world`, each verb
 * works at once, and `calls` lists the mutations.
 */
export class Bench {
  readonly kind: ResourceKind;
  readonly clock = new VirtualClock();
  readonly world = new Map<string, Present>();
  readonly calls: string[] = [];
  readonly told = { status: [] as string[], info: [] as string[], warn: [] as string[], debug: [] as string[] };
  readonly memory = new RunMemory();
  readonly turns = new KeyedLock();
  readonly interrupt = new AbortController();
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly spec: ResourceSpec;
  readonly driver: ResourceDriver;
  installation: Installation = { cloud: 'memory', account: 'a1' };

  constructor(options: BenchOptions = {}) {
    this.kind = options.kind ?? 'Snapshot';
    const base = memoryCloud(new MemoryStore(this.clock));
    const definition: ResourceDefinition<unknown> = {
      ...base.resources[this.kind],
      ...options.definition,
      driver: () => this.driver,
    };
    this.cloud = {
      ...base,
      identify: async () => this.installation,
      ...options.cloud,
      resources: { ...base.resources, [this.kind]: definition },
    };
    this.settings = testSettings('memory', options.settings);
    this.spec = { ...resources[this.kind], ...options.spec };
    const own = typeof options.driver === 'function' ? options.driver(this) : options.driver;
    this.driver = { ...this.#usual(), ...own };
  }

  readonly reporter: Reporter = {
    status: (text) => void this.told.status.push(text),
    info: (text) => void this.told.info.push(text),
    warn: (text) => void this.told.warn.push(text),
    debug: (text) => void this.told.debug.push(text),
  };

  operation(more: Partial<Operation> = {}): Operation {
    return {
      kind: this.kind,
      urn: `urn:pulumi:test::project::${token(this.kind)}::nightly`,
      name: 'nightly',
      preview: false,
      timeoutMs: undefined,
      signal: this.interrupt.signal,
      reporter: this.reporter,
      ...more,
    };
  }

  /** All that one operation works with, of one run: several share the memory and the turns. */
  work(more: Partial<Operation> = {}): Work {
    return {
      operation: this.operation(more),
      cloud: this.cloud,
      settings: this.settings,
      spec: this.spec,
      table: { ...inputTable(this.kind, this.cloud), spec: this.spec },
      definition: this.cloud.resources[this.kind],
      driver: this.driver,
      clock: this.clock,
      memory: this.memory,
      turns: this.turns,
      identify: (call) => this.cloud.identify(undefined, call),
    };
  }

  call(): Call {
    return { signal: this.interrupt.signal, debug: () => undefined };
  }

  /** The whole lifecycle of one run, with the usual specification. */
  lifecycle(clouds: readonly Cloud[] = [this.cloud]): Lifecycle {
    const surroundings = {
      clock: this.clock,
      redactor: new Redactor(),
      userAgent: 'lifeboat/test',
      debug: () => undefined,
    };
    return createLifecycle({ clouds, cloud: this.cloud, settings: this.settings, surroundings });
  }

  /** Puts an object there, ready unless told otherwise. */
  put(objectId: string, more: Partial<Present> & { readonly name?: string } = {}): Present {
    const { name = 'nightly', ...rest } = more;
    const present: Present = {
      kind: 'present',
      ref: { instanceId: 'vm-1', objectId },
      cloudStatus: readyWords[this.kind],
      inputs: { ...wantedOf[this.kind], ...('name' in this.spec.inputs.shape ? { name } : {}) },
      outputs: this.spec.idOutput === undefined ? {} : { createdAt: '2026-01-01' },
      ...rest,
    };
    this.world.set(objectId, present);
    return present;
  }

  show({ objectId }: Ref): Observation {
    return this.world.get(objectId) ?? { kind: 'absent' };
  }

  withName(instanceId: string, name: string): Present[] {
    return [...this.world.values()].filter((one) => one.ref.instanceId === instanceId && one.inputs['name'] === name);
  }

  #usual(): ResourceDriver {
    return {
      read: async (ref) => this.show(ref),
      named: async (instanceId, name) => this.withName(instanceId, name),
      create: async (inputs) => {
        const instanceId = String(inputs['instanceId']);
        const objectId = this.spec.identity === 'instance' ? instanceId : `s${this.world.size + 1}`;
        this.calls.push(`create ${String(inputs['name'] ?? instanceId)}`);
        this.put(objectId, { ref: { instanceId, objectId }, inputs });
        return { objectId };
      },
      change: async (observed, wanted, aspects) => {
        this.calls.push(`change ${observed.ref.objectId} ${aspects.join(' ')}`);
        this.world.set(observed.ref.objectId, { ...observed, inputs: { ...observed.inputs, ...wanted } });
        return {};
      },
      remove: async (observed) => {
        this.calls.push(`remove ${observed.ref.objectId}`);
        this.world.delete(observed.ref.objectId);
        return {};
      },
      busy: async () => undefined,
    };
  }
}

/** Checked inputs of each resource on the bench. */
export const wantedOf: Readonly<Record<ResourceKind, JsonObject>> = {
  Snapshot: { instanceId: 'vm-1', name: 'nightly', consistency: 'Crash', memory: { note: '' } },
  BackupSchedule: {
    instanceId: 'vm-1',
    name: 'nightly',
    rotationDays: ['Sunday', 'Wednesday'],
    rotationTime: '02:01',
    method: 'Snapshot',
    keepCount: 3,
    enabled: true,
  },
  IsoBoot: { instanceId: 'vm-1', imageId: 'rescue.iso', restart: 'Graceful' },
};

const readyWords: Readonly<Record<ResourceKind, string>> = {
  Snapshot: 'Ready',
  BackupSchedule: 'Ready',
  IsoBoot: 'Inserted',
};

/** Those of a snapshot. */
export const wanted: JsonObject = wantedOf.Snapshot;

/** What state remembers of a finished one. */
export const savedOutputs: JsonObject = {
  ...wanted,
  snapshotId: 's1',
  status: 'Active',
  cloudStatus: 'Ready',
  createdAt: '2026-01-01',
  installation: { cloud: 'memory', account: 'a1' },
};

/** What a promise is rejected with; fails the test when it is not. */
export async function failureOf(run: Promise<unknown>): Promise<unknown> {
  try {
    await run;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
