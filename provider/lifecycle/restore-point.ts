import type { ResourceSpec } from '../resources/spec.ts';

/** Is it something to restore from? Not a setting, which can be made again as it was, and not a session. */
export function isRestorePoint(spec: ResourceSpec): boolean {
  return spec.identity === 'object' && spec.ownNameTaken === 'stop';
}
