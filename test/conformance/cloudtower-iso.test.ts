import { cloudTowerIds } from '../../simulator/index.ts';
import { cloudtowerIsoBootRig } from './cloudtower-rig.ts';
import { cloudtowerVariants } from './cloudtower-variants.ts';
import { isoBootConformance } from './iso-boot.ts';

for (const quirks of cloudtowerVariants.IsoBoot) isoBootConformance(cloudtowerIsoBootRig(quirks));
// An image of the content library, which a drive shows by another id.
isoBootConformance(cloudtowerIsoBootRig({}, cloudTowerIds.contentLibraryImage));
