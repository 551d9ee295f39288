import { lists } from './query-routes.ts';
import type { Routes } from './route.ts';

/** Images and the drives that they are in. [spec] */
export const imageRoutes: Routes = {
  ...lists('/get-vm-disks', 'vmDisks'),
  ...lists('/get-elf-images', 'elfImages'),
  ...lists('/get-svt-images', 'svtImages'),
  ...lists('/get-content-library-images', 'contentLibraryImages'),
};
