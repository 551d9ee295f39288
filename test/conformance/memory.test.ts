import { memoryRig } from './memory-rig.ts';
import { snapshotConformance } from './snapshot.ts';

snapshotConformance(memoryRig);
