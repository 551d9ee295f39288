import { snapshotConformance } from './snapshot.ts';
import { zomroRig } from './zomro-rig.ts';
import { zomroVariants } from './zomro-variants.ts';

for (const quirks of zomroVariants.Snapshot) snapshotConformance(zomroRig(quirks));
