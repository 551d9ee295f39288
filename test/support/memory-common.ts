import type { Capability, Finding } from '../../provider/clouds/driver.ts';
import type { MemoryStore } from './memory-store.ts';

export function yes(more: Partial<Extract<Capability, { supported: true }>> = {}): Capability {
  return { supported: true, source: 'test', ...more };
}

export function instanceFindings(store: MemoryStore, instanceId: string): readonly Finding[] {
  store.reach();
  if (store.instances.has(instanceId)) return [];
  return [{ severity: 'error', path: 'instanceId', text: `there is no instance ${instanceId}` }];
}
