// @ts-check

/**
 * What came of one step.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} notes why, where the step itself has not already said it
 */

/**
 * @param {string} name
 * @param {string | undefined} failure
 * @returns {Outcome}
 */
export function checked(name, failure) {
  if (failure === undefined) return { name, passed: 1, failed: 0, skipped: 0, notes: [] };
  return { name, passed: 0, failed: 1, skipped: 0, notes: [failure] };
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {string[]} lines; the last one is for programs: `N passed, N failed`
 */
export function summary(outcomes) {
  const lines = outcomes.flatMap(({ failed, name, notes, passed, skipped }) => {
    const counts = [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    return [
      `${failed > 0 ? 'FAILED' : 'ok    '}  ${name}: ${counts.join(', ')}`,
      ...notes.map((note) => `        ${note}`),
    ];
  });
  const skipped = sum(outcomes, 'skipped');
  if (skipped > 0) lines.push(`${skipped} skipped`);
  return [...lines, `${sum(outcomes, 'passed')} passed, ${sum(outcomes, 'failed')} failed`];
}

/**
 * @param {readonly Outcome[]} outcomes
 * @param {'passed' | 'failed' | 'skipped'} what
 * @returns {number}
 */
export function sum(outcomes, what) {
  return outcomes.reduce((total, outcome) => total + outcome[what], 0);
}
