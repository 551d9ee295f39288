import { cloudTowerQuirks } from '../../simulator/cloudtower/quirks.ts';
import { machines } from './cloudtower-promises/machines.ts';
import { plans } from './cloudtower-promises/plans.ts';
import { servers } from './cloudtower-promises/servers.ts';
import { cloudtowerSwitches } from './cloudtower-switches.ts';
import { cloudtowerVariants } from './cloudtower-variants.ts';
import { everySwitch } from './switches.ts';

everySwitch({
  title: 'CloudTower',
  definitions: cloudTowerQuirks,
  switches: cloudtowerSwitches,
  variants: cloudtowerVariants,
  promises: { ...servers, ...machines, ...plans },
});
