// @ts-check

/**
 * Says every ten seconds how far a long step is, so that nobody thinks it hangs.
 *
 * @template T
 * @param {(line: string) => void} log
 * @param {() => string} status
 * @param {() => Promise<T>} step
 * @param {number} [everyMs]
 * @returns {Promise<T>}
 */
export async function reporting(log, status, step, everyMs = 10_000) {
  const started = performance.now();
  const timer = setInterval(() => {
    log(`  ${duration(performance.now() - started)}: ${status()}`);
  }, everyMs);
  try {
    return await step();
  } finally {
    clearInterval(timer);
  }
}

/**
 * @param {number} ms
 * @returns {string} `40 s`, `3 min 05 s`
 */
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
