/**
 * A state machine without timers: the states an object goes through and the moment each one begins. What the object
 * "is" follows from the time at which it is asked.
 */
export type Timeline<State> = readonly [Step<State>, ...Step<State>[]];

interface Step<State> {
  readonly from: number;
  readonly state: State;
}

/** `state` from `from` on, for good. */
export function steady<State>(from: number, state: State): Timeline<State> {
  return [{ from, state }];
}

// Not called `then`: a module that exports that name cannot be imported dynamically.
/** Adds a last step, `afterMs` later than the step before it. */
export function followedBy<State>(timeline: Timeline<State>, afterMs: number, state: State): Timeline<State> {
  return [...timeline, { from: lastStep(timeline).from + afterMs, state }];
}

export function stateAt<State>(timeline: Timeline<State>, now: number): State {
  let current = timeline[0];
  for (const step of timeline) if (step.from <= now) current = step;
  return current.state;
}

/** When the last state begins. */
export function settledAt<State>(timeline: Timeline<State>): number {
  return lastStep(timeline).from;
}

function lastStep<State>(timeline: Timeline<State>): Step<State> {
  return timeline.at(-1) ?? timeline[0];
}
