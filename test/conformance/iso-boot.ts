import { describe } from 'vitest';
import { changes } from './iso-boot/changes.ts';
import { ended } from './iso-boot/ended.ts';
import { entry } from './iso-boot/entry.ts';
import { failures } from './iso-boot/failures.ts';
import { imports } from './iso-boot/imports.ts';
import { life } from './iso-boot/life.ts';
import { lostAnswers } from './iso-boot/lost-answers.ts';
import { changesByReentry, programOn } from './iso-boot/program.ts';
import { reentry } from './iso-boot/reentry.ts';
import { removal } from './iso-boot/removal.ts';
import { limitConformance } from './limits.ts';
import { type IsoBootRigFactory, titleOf } from './rig.ts';
import { Scene } from './scene.ts';

/** What an IsoBoot promises on every cloud, in sentences. Rows about properties come from the specification and the cloud's capabilities. */
export function isoBootConformance(factory: IsoBootRigFactory): void {
  describe(`an IsoBoot on ${titleOf(factory)}`, () => {
    const scene = new Scene('IsoBoot', factory, programOn);
    life(scene);
    entry(scene, factory);
    limitConformance(scene);
    changes(scene, factory);
    if (changesByReentry(scene)) reentry(scene);
    ended(scene);
    removal(scene, factory);
    imports(scene);
    lostAnswers(scene);
    failures(scene, factory);
  });
}
