import { isoBootConformance } from './iso-boot.ts';
import { zomroIsoBootRig } from './zomro-rig.ts';
import { zomroVariants } from './zomro-variants.ts';

for (const quirks of zomroVariants.IsoBoot) isoBootConformance(zomroIsoBootRig(quirks));
