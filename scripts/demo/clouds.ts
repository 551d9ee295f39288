import type { DemoCloud } from './cloud.ts';
import { openCloudTower } from './cloudtower.ts';
import { openZomro } from './zomro.ts';

/** The clouds that the demo can be played on: one line each. */
export const demoClouds: Readonly<Record<string, () => Promise<DemoCloud>>> = {
  zomro: openZomro,
  cloudtower: openCloudTower,
};
