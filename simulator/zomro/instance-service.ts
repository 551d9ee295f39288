import type { InstanceStatus } from './instance-status.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { Instance } from './world.ts';

/** The states of the service that is billed: 1 ordered, 2 active, 3 suspended, 4 deleted, 5 in processing. [C][P] */
export const serviceCodes = ['1', '2', '3', '4', '5'] as const;
export type ServiceCode = (typeof serviceCodes)[number];

/** What the billing says about an instance that is in `status`. Other codes than 2 and 3 come by hand only. */
export function serviceOf(instance: Instance, status: InstanceStatus, quirks: ZomroQuirks): ServiceCode {
  if (instance.service !== '2') return instance.service;
  const isSuspended = status === 'suspended' || (status === 'stopped' && quirks.stoppedService === 'suspended');
  return isSuspended ? '3' : '2';
}
