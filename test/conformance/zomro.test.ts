import type { ZomroQuirks } from '../../simulator/index.ts';
import { snapshotConformance } from './snapshot.ts';
import { zomroRig } from './zomro-rig.ts';

/** Each point on which the real cloud is known to vary, or on which the contract is a guess: the promises hold either way. */
const variants: readonly Partial<ZomroQuirks>[] = [
  {},
  { createReturnsId: 'id' },
  { createReturnsId: 'okText' },
  {
    collapseSingle: true,
    createdateArray: true,
    padStatuses: true,
    origAttrs: true,
    emptyAsObject: false,
    errorParamObject: true,
  },
  { localiseStatuses: true, langDefault: 'ru' },
  { whoamiShape: 'nodes' },
  { whoamiShape: 'none' },
  { imageSizeWhileSaving: 'zero', instanceStatusStyle: 'title' },
  { imageSizeWhileSaving: 'empty', snapshotQueuedMs: 20_000 },
  { stickyPaging: false, stickyFilters: false },
  { maxPageSize: 1 },
  { sessionExpiresMidway: 7 },
  { sessionExpiresMidway: 7, expiredSessionType: 'auth' },
  { snapshotDelete: 'immediate' },
  { snapshotDelete: 'lingering' },
  { goneImageView: 'emptyForm' },
  { confirmsNeedSok: true },
  { longRequest: true },
  { dropResponseAfterCommit: true },
  { runningOperationType: 'busy' },
  { unsentFields: 'refused' },
];

for (const quirks of variants) snapshotConformance(zomroRig(quirks));
