import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { idOf } from './ids.ts';
import type { Work } from './work.ts';

/** One resource is one instance's: what also serves others is not changed or removed for the sake of one of them. */
export function refuseShared(work: Work, present: Present): void {
  if (present.shared === undefined) return;
  throw new LifeboatError('refused', {
    message: toldShared(work, present),
    advice: `Take the others out of it in ${work.cloud.title}, or remove it from state (\`pulumi state delete\`) and keep it by hand.`,
  });
}

export function toldShared(work: Work, present: Present): string {
  return `${work.spec.noun} ${idOf(work.spec, present.ref)} is not this instance's alone: ${present.shared}`;
}
