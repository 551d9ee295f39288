import { cloudtowerRig } from './cloudtower-rig.ts';
import { cloudtowerVariants } from './cloudtower-variants.ts';
import { snapshotConformance } from './snapshot.ts';

for (const quirks of cloudtowerVariants.Snapshot) snapshotConformance(cloudtowerRig(quirks));
