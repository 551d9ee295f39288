import type { Phases, Present } from '../clouds/driver.ts';
import type { ResourceSpec } from '../resources/spec.ts';

export type Phase = 'pending' | 'done' | 'failed' | 'unknown';

/** What the cloud's word means. Compared trimmed, lower-case, blank and underscore equal. */
export function phaseOf(phases: Phases, word: string): Phase {
  const plain = normal(word);
  const within = (words: readonly string[]) => words.some((one) => normal(one) === plain);
  if (within(phases.done)) return 'done';
  if (within(phases.failed)) return 'failed';
  return within(phases.pending) ? 'pending' : 'unknown';
}

function normal(word: string): string {
  return word.trim().toLowerCase().replaceAll('_', ' ');
}

/**
 * The common status. A failure word means `Failed` only for an object that we saw unfinished and never saw good; after that,
 * or when nothing is known of its past (import), it is `Degraded`: such an object is never removed by itself.
 */
export function statusOf(spec: ResourceSpec, phases: Phases, present: Present, before: unknown): string {
  const { pending, done, degraded, failed } = spec.statuses;
  if (present.status !== undefined) return present.status === 'degraded' ? degraded : present.status;
  switch (phaseOf(phases, present.cloudStatus)) {
    case 'done':
      return done;
    case 'failed':
      return before === pending || before === failed ? failed : degraded;
    default:
      return pending;
  }
}
