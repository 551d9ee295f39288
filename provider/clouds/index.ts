import { cloudtower } from './cloudtower/index.ts';
import type { Cloud } from './driver.ts';
import { zomro } from './zomro/index.ts';

/** The registry: one line for each cloud. */
export const clouds: readonly Cloud[] = [zomro, cloudtower];
