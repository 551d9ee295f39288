import { choice, count } from '../quirks.ts';
import type { QuirkDefinitions, QuirkValues } from '../quirks.ts';

/** What no document says about CD-ROM drives and the images in them. */
export const imageQuirks = {
  cdRomUnchanged: choice(
    ['emptyList', 'sameDrive', 'never'],
    'when add-vm-cd-rom answers 304: an empty list, also a drive that is there already, never',
  ),
  cdRomOnRunning: choice(
    ['refused', 'failed', 'accepted'],
    'adding or removing a CD-ROM drive of a VM that is not stopped: 400, FAILED task, done',
  ),
  imageSwapOnRunning: choice(
    ['accepted', 'refused'],
    'changing, ejecting or disabling what is in a drive of a VM that is not stopped: done, or 400',
  ),
  staleDiskId: choice(
    ['notFound', 'ignored'],
    'the id of a disk that the VM does not have (any more): 404, or no change',
  ),
  duplicateBoot: choice(
    ['share', 'shift', 'refuse'],
    'a new drive with the boot value of another device: both keep it, the others move back, 400',
  ),
  negativeBoot: choice(['accept', 'refuse'], 'a new drive with a boot value below 0'),
  nullImages: choice(
    ['ejects', 'refused', 'ignored'],
    'update-vm-disk with null for the images: empties the drive, 400, no change',
  ),
  ejectEmpty: choice(['accepted', 'refused'], 'eject-iso-from-vm-cd-rom for a drive that is empty'),
  libraryImageElsewhere: choice(
    ['refused', 'distributed'],
    "a content library image that is not on the VM's cluster: 400, or it is brought there",
  ),
  vmToolsImage: choice(['optional', 'required'], 'whether install-vmtools needs svt_image_id'),
  cdRomLimit: count(4, 'the most CD-ROM drives of a VM; 0: no limit'),
} satisfies QuirkDefinitions;

export type ImageQuirks = QuirkValues<typeof imageQuirks>;
