import { clouds } from './clouds.ts';
import type { CloudName, QuirksOf, SimulatorOf } from './clouds.ts';
import { adjustable, realClock } from './clock.ts';
import type { SimulatorClock } from './clock.ts';
import type { CloudOptions } from './cloud.ts';
import { serve } from './server.ts';

export type { AdjustableClock, SimulatorClock } from './clock.ts';
export { adjustable, frozenClock, realClock } from './clock.ts';
export type { CloudName } from './clouds.ts';
export type { Fault, PlannedFault } from './faults.ts';
export type { JournalEntry } from './journal.ts';
export type { Overlap } from './concurrency.ts';
export type { CloudTowerSimulator } from './cloudtower/simulator.ts';
export type { CloudTowerQuirks } from './cloudtower/quirks.ts';
export { ids as cloudTowerIds } from './cloudtower/published.ts';
export type { ZomroSimulator } from './zomro/simulator.ts';
export type { ZomroQuirks } from './zomro/quirks.ts';

export type StartOptions<Name extends CloudName> = Partial<Omit<CloudOptions<QuirksOf<Name>>, 'clock'>> & {
  readonly cloud: Name;
  /** Left out: real time. */
  readonly clock?: SimulatorClock;
  /** 0, or left out: any free port. */
  readonly port?: number;
};

export type RunningSimulator<Name extends CloudName> = {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
} & { readonly [Cloud in Name]: SimulatorOf<Cloud> };

/** Starts one simulated cloud on the loopback interface. */
export async function startSimulator<Name extends CloudName>(
  options: StartOptions<Name>,
): Promise<RunningSimulator<Name>> {
  const { cloud, port = 0, clock = realClock(), quirks = {}, seed = 'lifeboat', world = 'published' } = options;
  const { credentials = {} } = options;
  const simulator = clouds[cloud].create({ clock: adjustable(clock), quirks, seed, credentials, world });
  const server = await serve(simulator, port);
  return { ...server, [cloud]: simulator } as RunningSimulator<Name>;
}
