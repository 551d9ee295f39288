import { zomroQuirks } from '../../simulator/zomro/quirks.ts';
import { everySwitch } from './switches.ts';
import { boots } from './zomro-promises/boots.ts';
import { sessions } from './zomro-promises/sessions.ts';
import { snapshots } from './zomro-promises/snapshots.ts';
import { zomroSwitches } from './zomro-switches.ts';
import { zomroVariants } from './zomro-variants.ts';

everySwitch({
  title: 'Zomro',
  definitions: zomroQuirks,
  switches: zomroSwitches,
  variants: zomroVariants,
  promises: { ...sessions, ...snapshots, ...boots },
});
