import { onTestFinished } from 'vitest';
import { cloudtower } from '../../provider/clouds/cloudtower/index.ts';
import type { Settings } from '../../provider/clouds/driver.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import type { FunctionKind } from '../../provider/functions/index.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';
import { type CloudTowerQuirks, type CloudTowerSimulator, startSimulator } from '../../simulator/index.ts';
import { testSettings } from '../support/settings.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** The real provider on the local CloudTower, over HTTP, on one virtual clock. */
export interface CloudTowerBench {
  readonly tower: CloudTowerSimulator;
  readonly url: string;
  engine(kind: ResourceKind, settings?: Partial<Settings>): MiniEngine;
  /** A function, as a program calls it. */
  invoke(kind: FunctionKind, args: JsonObject): Promise<JsonObject>;
  /** The calls that were made, in order, without their parameters. */
  calls(): readonly string[];
}

export async function startBench(quirks: Partial<CloudTowerQuirks> = {}): Promise<CloudTowerBench> {
  const clock = new VirtualClock(Date.UTC(2026, 2, 3, 10));
  const simulator = await startSimulator({ cloud: 'cloudtower', world: 'fresh', clock, quirks });
  onTestFinished(() => simulator.close());
  const { cloudtower: tower, url } = simulator;
  const usual = testSettings('cloudtower', { endpoint: new URL(url) });
  const engine = (kind: ResourceKind, settings: Partial<Settings> = {}) =>
    new MiniEngine({ cloud: cloudtower, kind, clock, settings: { ...usual, ...settings } });
  return {
    tower,
    url,
    engine,
    async invoke(kind, args) {
      const one = engine('Snapshot');
      const lifecycle = one.lifecycle();
      try {
        const { signal, reporter } = one.operation();
        const invoked = await lifecycle.invoke(kind, args, { signal, reporter });
        if ('result' in invoked) return invoked.result;
        throw new Error(invoked.failures.map(({ reason }) => reason).join('; '));
      } finally {
        await lifecycle.close();
      }
    },
    calls: () => tower.journal.calls().map(({ func }) => func),
  };
}
