import { cloudtower } from './cloudtower/simulator.ts';
import { zomro } from './zomro/simulator.ts';

/** The registry: one line for each simulated cloud. */
export const clouds = { zomro, cloudtower };

export type CloudName = keyof typeof clouds;

export type SimulatorOf<Name extends CloudName> = ReturnType<(typeof clouds)[Name]['create']>;

export type QuirksOf<Name extends CloudName> = SimulatorOf<Name>['quirks']['values'];
