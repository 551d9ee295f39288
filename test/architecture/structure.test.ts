import { describe, expect, it } from 'vitest';
import { isTest, pathsIn, read, sourcesIn } from './sources.ts';
import { machinePaths, overBudget, overlongFunctions, unfitNames, untestedFiles, vagueNames } from './structure.ts';

const paths = pathsIn();
const written = paths.filter((path) => !path.startsWith('sdk/'));

describe('in a cloud', () => {
  it('every file has its test beside it', () => {
    expect(untestedFiles(paths)).toEqual([]);
  });

  it('the check bites', () => {
    const cloud = (...names: string[]) => untestedFiles(names.map((name) => `provider/clouds/nimbus/${name}`));
    expect(cloud('wire.ts')).toHaveLength(1);
    expect(cloud('deep/wire.ts')).toHaveLength(1);
    expect(cloud('wire.ts', 'wire.test.ts')).toEqual([]);
    expect(cloud('index.ts', 'testing.ts', 'NOTES.md')).toEqual([]);
    expect(untestedFiles(['provider/clouds/driver.ts', 'provider/core/json.ts'])).toEqual([]);
  });
});

describe('size', () => {
  it('is within the budget, or the file says why not', () => {
    expect(sourcesIn().flatMap(overBudget)).toEqual([]);
  });

  it('of functions is within the budget', () => {
    const hasBudget = sourcesIn('provider', 'simulator', 'scripts', 'bench').filter(({ path }) => !isTest(path));
    expect(hasBudget.flatMap(overlongFunctions)).toEqual([]);
  });

  it('the check bites', () => {
    const text = (lines: number, first = '') => first + 'a();\n'.repeat(lines);
    expect(overBudget({ path: 'provider/core/a.ts', text: text(400) })).toEqual([]);
    expect(overBudget({ path: 'provider/core/a.ts', text: text(401) })).toHaveLength(1);
    expect(overBudget({ path: 'provider/clouds/nimbus/snapshot.ts', text: text(201) })).toHaveLength(1);
    expect(
      overBudget({ path: 'provider/core/a.ts', text: text(401, '// Over the budget, because it is one table.\n') }),
    ).toEqual([]);
    expect(overlongFunctions({ path: 'a.ts', text: `const a = () => {\n${text(49)}};\n` })).toHaveLength(1);
    expect(overlongFunctions({ path: 'a.ts', text: `function a() {\n${text(48)}}\n` })).toEqual([]);
  });
});

describe('names', () => {
  it('say what is inside', () => {
    expect(vagueNames(written)).toEqual([]);
    expect(unfitNames(written)).toEqual([]);
  });

  it('the check bites', () => {
    expect(
      vagueNames(['provider/core/utils.ts', 'test/helpers/a.ts', 'simulator/common.ts', 'a/helper.test.ts']),
    ).toHaveLength(4);
    expect(vagueNames(['provider/resources/common.ts', 'provider/core/commonmark.ts'])).toEqual([]);
    expect(unfitNames(['a/BackupSchedule.ts', 'a/backup_schedule.test.ts', 'a/backupSchedule.ts'])).toHaveLength(3);
    expect(unfitNames(['a/backup-schedule.test.ts', 'vitest.config.ts', 'a/README.md', 'a/Dockerfile'])).toEqual([]);
  });
});

describe('paths of a machine', () => {
  it('are nowhere', () => {
    // Recorded vendor texts are kept as they were; the lock file and sums hold hashes that may look like anything.
    const searched = paths.filter((path) => !/(^|\/)(fixtures\/|package-lock\.json$|go\.sum$)/.test(path));
    expect(searched.flatMap((path) => machinePaths({ path, text: read(path) }))).toEqual([]);
  });

  it('the check bites', () => {
    const count = (text: string) => machinePaths({ path: 'a', text }).length;
    for (const top of ['work', 'root', 'home']) expect(count(`see "/${top}/somebody/x"`)).toBe(1);
    expect(count('https://example.com/home/page and ~/home/x, node_modules/.cache')).toBe(0);
  });
});
