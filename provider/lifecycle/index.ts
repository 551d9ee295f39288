import type { Call, Cloud, Settings, Surroundings } from '../clouds/driver.ts';
import { KeyedLock } from '../core/lock.ts';
import type { Installation } from '../resources/common.ts';
import { check } from './check.ts';
import type { Lifecycle, Operation } from './contract.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { diff } from './diff.ts';
import { inputTable } from './inputs.ts';
import { invoke } from './invoke.ts';
import { RunMemory, type RunMarks } from './memory.ts';
import { read } from './read.ts';
import { update } from './update.ts';
import type { Work } from './work.ts';

export interface LifecycleParts {
  /** All registered clouds: Check validates every cloud's block. */
  readonly clouds: readonly Cloud[];
  /** The configured one. */
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  /** Shared with the other provider processes of the run; left out, this process is alone. */
  readonly marks?: RunMarks;
}

/** One lifecycle for one configured provider: made at Configure, with a fresh memory of this run. */
export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { cloud, settings, surroundings } = parts;
  const memory = new RunMemory(parts.marks);
  const turns = new KeyedLock();
  const session = cloud.connect(settings, surroundings);
  const identify = (call: Call): Promise<Installation> => cloud.identify(session, call);

  const work = (operation: Operation): Work => {
    const table = inputTable(operation.kind, cloud);
    const definition = cloud.resources[operation.kind];
    const driver = definition.driver(session);
    return {
      operation,
      cloud,
      settings,
      spec: table.spec,
      table,
      definition,
      driver,
      clock: surroundings.clock,
      memory,
      turns,
      identify,
    };
  };

  return {
    check: (resource, olds, news) =>
      check({ clouds: parts.clouds, cloud, namingKey: settings.namingKey, memory }, resource, olds, news),
    diff: (resource, old, news) => diff({ cloud, settings, memory }, resource, old, news),
    create: (operation, inputs) => create(work(operation), inputs),
    read: (operation, stored) => read(work(operation), stored),
    update: (operation, stored, news) => update(work(operation), stored, news),
    delete: (operation, stored) => remove(work(operation), stored),
    invoke: (kind, args, call) => invoke(cloud, session, kind, args, call),
    close: () => cloud.close(session),
  };
}
