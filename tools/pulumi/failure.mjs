// @ts-check
import { minimumGo, pulumiVersion } from './pin.mjs';

/**
 * Why a tool could not be had. A caller may branch on it; a reader gets the message.
 *
 * @typedef {'override-invalid' | 'go-missing' | 'go-too-old' | 'module-refused' | 'proxy-unreachable'
 *   | 'disk-full' | 'cache-not-writable' | 'installer-unreachable' | 'installer-failed' | 'build-failed'
 *   | 'result-broken' | 'lock-timeout'} Reason
 */

/** The one error that leaves this directory. Its message is a single sentence that says what to do. */
export class PulumiUnavailable extends Error {
  /**
   * @param {Reason} reason
   * @param {string} sentence
   * @param {ErrorOptions} [options]
   */
  constructor(reason, sentence, options) {
    super(sentence, options);
    this.name = 'PulumiUnavailable';
    this.reason = reason;
  }
}

/** @type {Partial<Record<Reason, string>>} */
const remedies = {
  'go-missing': `install Go ${minimumGo} or later (https://go.dev/dl/)`,
  'go-too-old': 'update Go (https://go.dev/dl/)',
  'module-refused': 'set GOPROXY to a proxy that serves it',
  'proxy-unreachable': 'set GOPROXY to a proxy that can be reached',
  'disk-full': 'free about 4 GB, for the cache of Lifeboat and those of Go, and run this again',
  'cache-not-writable': 'set LIFEBOAT_CACHE to a directory that can',
  'lock-timeout': 'end it, or delete that file',
};

/** Troubles with this machine: other software would meet them too. */
const local = new Set(['disk-full', 'cache-not-writable', 'lock-timeout']);

/**
 * @param {StepFailed} step
 * @returns {PulumiUnavailable}
 */
export function sdkgenUnavailable(step) {
  const remedy = remedies[step.reason];
  return new PulumiUnavailable(
    step.reason,
    `Cannot build the SDK generator: ${step.message}${remedy ? `; ${remedy}` : ''}.`,
    { cause: step },
  );
}

/**
 * @param {[StepFailed] | [installer: StepFailed, build: StepFailed]} steps
 * @returns {PulumiUnavailable}
 */
export function pulumiUnavailable(steps) {
  const [first, last = first] = steps;
  // Without a fitting Go the installer was the only way, so its failure is the reason.
  const noGo = last.reason === 'go-missing' || last.reason === 'go-too-old';
  const reason = noGo && first.reason !== 'installer-unreachable' ? first.reason : last.reason;
  const ways = [
    remedies[last.reason],
    local.has(last.reason) ? undefined : 'install Pulumi (https://www.pulumi.com/docs/install/)',
  ].filter((way) => way !== undefined);
  return new PulumiUnavailable(
    reason,
    `Cannot get Pulumi ${pulumiVersion}: ${steps.map((step) => step.message).join(', and ')}; ${ways.join(', or ')}.`,
    { cause: last },
  );
}

/** One step failed. Its message is a clause, which the caller joins with those of the other steps. */
export class StepFailed extends Error {
  /**
   * @param {Reason} reason
   * @param {string} clause
   * @param {ErrorOptions} [options]
   */
  constructor(reason, clause, options) {
    super(clause, options);
    this.name = 'StepFailed';
    this.reason = reason;
  }
}

const diskFullCodes = new Set(['ENOSPC', 'EDQUOT']);
const notWritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/**
 * @param {string} text what a program printed
 * @returns {boolean}
 */
export function saysDiskFull(text) {
  return /no space left|not enough space on the disk|disk quota exceeded|\bENOSPC\b/i.test(text);
}

/**
 * @param {unknown} [cause]
 * @returns {StepFailed}
 */
export function diskFull(cause) {
  return new StepFailed('disk-full', 'the disk is full', { cause });
}

/**
 * Runs a step that writes into `directory`, and names the two ways in which that can fail.
 *
 * @template T
 * @param {string} directory
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function writingTo(directory, step) {
  try {
    return await step();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (diskFullCodes.has(code)) throw diskFull(error);
    if (notWritableCodes.has(code)) {
      throw new StepFailed('cache-not-writable', `${directory} cannot be written (${code})`, {
        cause: error,
      });
    }
    throw error;
  }
}
