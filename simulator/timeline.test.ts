import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followedBy, settledAt, stateAt, steady } from './timeline.ts';

describe('timeline', () => {
  const timeline = followedBy(followedBy(steady(100, 'queued'), 10, 'saving'), 20, 'active');

  it.each([
    [0, 'queued'],
    [100, 'queued'],
    [109, 'queued'],
    [110, 'saving'],
    [129, 'saving'],
    [130, 'active'],
    [1e9, 'active'],
  ])('at %i the state is %s', (now, state) => {
    expect(stateAt(timeline, now)).toBe(state);
  });

  it('knows when it comes to rest', () => {
    expect(settledAt(timeline)).toBe(130);
  });

  it('never goes back to an earlier state as time passes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 6 }), fc.nat(400), fc.nat(400), (steps, one, other) => {
        const numbered = steps.reduce((sofar, ms, index) => followedBy(sofar, ms, index + 1), steady(0, 0));
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(stateAt(numbered, early)).toBeLessThanOrEqual(stateAt(numbered, late));
      }),
    );
  });
});
