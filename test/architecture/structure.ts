import { isTest, isTestSupport, type Source } from './sources.ts';
import { longFunctions } from './syntax.ts';

/** Rules about files as such: where they are, what they are called, how long they are. Each answers offences, in words. */

/** What a cloud's folder holds that needs no test of its own. */
const untested: Readonly<Record<string, string>> = {
  'index.ts': 'only puts together what is tested by itself; the conformance suite runs all of it',
};

/** A file of a cloud has its test beside it, so that a rule of the vendor is found where it is coded. */
export function untestedFiles(paths: readonly string[]): readonly string[] {
  const known = new Set(paths);
  return paths.filter((path) => {
    const [, name = ''] = /^provider\/clouds\/[^/]+\/(?:.*\/)?([^/]+\.ts)$/.exec(path) ?? [];
    if (name === '' || isTest(path) || isTestSupport(path) || name in untested) return false;
    return !known.has(path.replace(/\.ts$/, '.test.ts'));
  });
}

const budgets = { driver: 200, file: 400, function: 50 };

/** A longer file says why in its first lines, in a comment with the word budget in it. */
export function overBudget({ path, text }: Source): readonly string[] {
  const lines = text.split('\n').length - 1;
  const budget = isDriver(path) ? budgets.driver : budgets.file;
  if (lines <= budget || explainsItself(text)) return [];
  return [`${path} has ${lines} lines, ${budget} is the budget`];
}

export function overlongFunctions({ path, text }: Source): readonly string[] {
  return longFunctions(path, text, budgets.function).map(
    ({ line, lines }) => `${path}:${line} has ${lines} lines, ${budgets.function} is the budget`,
  );
}

function isDriver(path: string): boolean {
  return /^provider\/clouds\/[^/]+\/(snapshot|backup-schedule|iso-boot)\.ts$/.test(path);
}

function explainsItself(text: string): boolean {
  return text
    .split('\n')
    .slice(0, 10)
    .some((line) => /^\s*(\/\/|\/\*|\*).*\bbudget\b/i.test(line));
}

/** A drawer for whatever fits nowhere else is where things are lost. */
export function vagueNames(paths: readonly string[]): readonly string[] {
  const allowed: Readonly<Record<string, string>> = {
    'provider/resources/common.ts': 'the inputs and outputs that all resources share',
  };
  return paths.filter(
    (path) =>
      !(path in allowed) && path.split('/').some((part) => /^(utils?|helpers?|commons?|misc)(\.|$)/i.test(part)),
  );
}

export function unfitNames(paths: readonly string[]): readonly string[] {
  return paths.filter(
    (path) =>
      /\.[cm]?ts$/.test(path) &&
      !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d|type-spec))?\.[cm]?ts$/.test(path.split('/').at(-1) ?? ''),
  );
}

/** Absolute directories of somebody's machine; the home of a made-up person is none. */
export function machinePaths({ path, text }: Source): readonly string[] {
  const pattern = new RegExp(`(?<![\\w.~:-])/(${['work', 'root', 'home'].join('|')})/(?!me\\b)[\\w.-]+`, 'g');
  return [...text.matchAll(pattern)].map(([found]) => `${path} names ${found}`);
}
