import type { Phases, Present } from '../clouds/driver.ts';
import type { ResourceSpec } from '../resources/spec.ts';

export type Phase = 'pending' | 'done' | 'failed' | 'unknown';

/** What the cloud's word means. Compared trimmed, lower-case, blanks, hyphens and underscores equal. */
export function phaseOf(phases: Phases, word: string): Phase {
  const plain = normal(word);
  const within = (words: readonly string[]) => words.some((one) => normal(one) === plain);
  if ([phases.done, phases.degraded ?? [], ...Object.values(phases.named ?? {})].some(within)) return 'done';
  if (within(phases.failed)) return 'failed';
  return within(phases.pending) ? 'pending' : 'unknown';
}

function normal(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/**
 * The common status. A failure word means `Failed` only for an object that we are making (`ours`: state holds our unfinished
 * create) and never saw good; of any other, imported ones too, it is `Degraded`: such an object is never removed by itself.
 * A word of work under way takes nothing back: what was good stays so, or a failure of that work would look like one of the create.
 */
export function statusOf(spec: ResourceSpec, phases: Phases, present: Present, before: unknown, ours: boolean): string {
  const { pending, done, degraded, failed } = spec.statuses;
  if (present.status !== undefined) return present.status === 'degraded' ? degraded : present.status;
  switch (phaseOf(phases, present.cloudStatus)) {
    case 'done':
      return done;
    case 'failed':
      return failed !== undefined && (before === failed || (before === pending && ours)) ? failed : degraded;
    default:
      if (before === done) return done;
      return before === degraded ? degraded : pending;
  }
}
