import type { Fault, ZomroSimulator } from '../../simulator/index.ts';
import type { CreateFate, MutationFate } from './rig.ts';

/** The fault that gives one call that fate. */
export function faultOf(fate: CreateFate, zomro: ZomroSimulator): Fault {
  switch (fate) {
    case 'lostBefore':
      return { kind: 'resetBefore' };
    case 'lostAfter':
      return { kind: 'resetAfter' };
    case 'refused':
      return { kind: 'error', error: { $type: 'limit', msg: { $: 'no more of them' } } };
    case 'busyButMade':
      return {
        kind: 'error',
        effect: true,
        error: { $type: zomro.quirks.values.runningOperationType, $object: 'runningoperation', msg: { $: 'busy' } },
      };
  }
}

/** What may be sent again is lost again each time. */
export function lossOf(fate: MutationFate): Fault {
  return fate === 'lostBefore' ? { kind: 'resetBefore', times: 'always' } : { kind: 'resetAfter' };
}
