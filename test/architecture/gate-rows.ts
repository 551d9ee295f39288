import type { Row } from './gate.ts';
import { anyTypes } from './syntax.ts';

const shipped = ['provider'];
const everything = ['provider', 'simulator', 'scripts', 'tools', 'test', 'bench', 'policy', 'examples'];
const shared = ['core', 'http', 'resources', 'functions', 'lifecycle', 'rpc', 'schema'].map(
  (folder) => `provider/${folder}`,
);

/** The review gate. Nothing in it is a matter of taste: each row was once a bug, in this provider or in another one. */
export const rows: readonly Row[] = [
  {
    rule: 'Time and chance come from core/clock',
    folders: shipped,
    tests: 'left out',
    look: 'code',
    find: /\b(setTimeout|setInterval|setImmediate|nextTick|Date\.now|Math\.random|performance\.now|hrtime|AbortSignal\.timeout)\b|\bnew Date\b|timers\/promises/,
    allowed: { 'provider/core/clock.ts': 'it is the clock' },
    bad: [
      'setTimeout(go, 5);',
      'const t = Date.now();',
      'const d = new Date();',
      'new Date(text)',
      'Math.random()',
      "import { setTimeout as s } from 'node:timers/promises';",
    ],
    good: ['clock.sleep(5, signal);', '// not Date.now()', 'clearTimeoutOf(timer);'],
  },
  {
    rule: 'No loop without an end but the one that waits and the one that retries',
    folders: shipped,
    tests: 'included',
    look: 'code',
    find: /\bwhile\s*\(\s*(true|1)\s*\)|\bfor\s*\(\s*;\s*;/,
    allowed: { 'provider/core/wait.ts': 'the only polling loop', 'provider/http/transport.ts': 'the only retry loop' },
    bad: ['while (true) {}', 'while(1) {}', 'for (;;) {}', 'for ( ; ; step()) {}'],
    good: ['while (left > 0) {}', 'for (let i = 0; i < 3; i++) {}'],
  },
  {
    rule: 'No error is swallowed',
    folders: ['provider', 'simulator', 'scripts', 'tools', 'bench', 'policy', 'examples'],
    tests: 'left out',
    look: 'text',
    find: /\bcatch\s*(\([^)]*\)\s*)?\{\s*\}|\.catch\(\s*\(\w*\)\s*=>\s*(\{\s*\}|undefined|null)\s*\)/,
    allowed: {},
    bad: [
      'try { a(); } catch {}',
      'try { a(); } catch (error) {\n}',
      'work.catch(() => {});',
      'work.catch(() => undefined)',
    ],
    good: [
      'try { a(); } catch { return false; }',
      'try { a(); } catch { /* absent: the next look tells */ }',
      'work.catch(report)',
    ],
  },
  {
    rule: 'What an error is, its kind tells, and its words tell only where a cloud leaves no other way',
    folders: shipped,
    tests: 'left out',
    look: 'code',
    find: /\b(message|stack)\s*\??\.\s*(includes|match|matchAll|startsWith|endsWith|search|indexOf|toLowerCase|split)\b|\.test\([^()]*\.(message|stack)\b|\.(message|stack)\s*(===|!==|==|!=)|(===|!==|==|!=)\s*\w+\.(message|stack)\b/,
    allowed: {},
    bad: [
      "if (error.message.includes('404')) retry();",
      'if (/busy/.test(error.message)) wait();',
      "if (error.message === 'gone') return;",
      "message.startsWith('x')",
    ],
    good: [
      'throw new Failure(error.message);',
      'const text = `${error.message}.`;',
      "if (error.kind === 'busy') wait();",
    ],
  },
  {
    rule: 'Shared code names no cloud',
    folders: shared,
    tests: 'left out',
    look: 'text',
    find: /zomro|cloudtower|zstack|zsphere|smartx|billmanager|fleio/i,
    allowed: {},
    bad: ["if (cloud === 'zomro') {}", '// as CloudTower does', 'const isZStack = true;'],
    good: ['const block = inputs[cloud.name];'],
  },
  {
    rule: 'No type is any',
    folders: everything,
    tests: 'included',
    look: 'text',
    find: anyTypes,
    allowed: {},
    bad: ['let a: any;', 'const a = b as any;', 'function f(a: any[]) {}', 'type A = Map<string, any>;'],
    good: ['// any', "const any = 'any';", 'AbortSignal.any([a]);', 'expect.any(String);'],
  },
  {
    rule: 'The compiler is not talked out of what it says',
    folders: everything,
    tests: 'included',
    look: 'text',
    find: /\bas unknown as\b|@ts-(ignore|expect-error|nocheck)\b/,
    allowed: {
      'test/architecture/gate-rows.ts': 'the samples of this row',
      'test/architecture/linter.test.ts': 'an offence for the linter to find',
    },
    bad: ['const a = b as unknown as A;', '// @ts-ignore', '// @ts-expect-error: wrong on purpose', '// @ts-nocheck'],
    good: ['const a = b as A;', '// @ts-check'],
  },
  {
    rule: 'Standard output belongs to the engine',
    folders: shipped,
    tests: 'left out',
    look: 'code',
    find: /(?<![-/\w])console\s*[.[]|=\s*console\b/,
    allowed: {},
    bad: ["console.log('here');", 'const { log } = console;'],
    good: ["// console.log('here')", 'reporter.debug(text);', "import { getConsole } from './get-console.ts';"],
  },
  {
    rule: 'The environment is read in one place',
    folders: shipped,
    tests: 'left out',
    look: 'code',
    find: /\bprocess\s*\.\s*env\b|\benv\b[^=;]*=\s*process\b/,
    allowed: { 'provider/rpc/config.ts': 'it resolves the settings' },
    bad: ['const token = process.env.TOKEN;', 'const { env } = process;', "process.env['A']"],
    good: ['const token = environment(name);', '// process.env'],
  },
  {
    rule: 'No test stands alone, and none is left out without a comment that says why',
    folders: everything,
    tests: 'included',
    look: 'text',
    find: unexplained,
    allowed: {},
    bad: [
      "it.only('a', f);",
      "describe.only('a', f);",
      "it.skip('a', f);",
      "test.each(rows).skip('a', f);",
      "it.todo('a');",
    ],
    good: [
      "it('a', f);",
      "// The API lacks it until 5.0.\nit.skip('a', f);",
      "it.skipIf(onWindows)('a', f);",
      'rows.skip(2);',
    ],
  },
  {
    rule: 'No default exports',
    folders: everything,
    tests: 'included',
    look: 'code',
    find: /^\s*export\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/m,
    allowed: {},
    bad: ['export default function f() {}', 'const a = 1;\nexport { a as default };'],
    good: ['export const a = 1;', "export { default as a } from 'b';", '// export default'],
  },
  {
    rule: 'Tests wait for what happens, not for time to pass',
    folders: ['provider', 'simulator', 'test', 'scripts'],
    tests: 'included',
    look: 'code',
    find: /import\s*\{[^}]*\bsetTimeout\b[^}]*\}\s*from\s*'node:timers\/promises'|new Promise(?:<\w+>)?\(\s*\((\w+)\)\s*=>\s*\{?\s*setTimeout\(\s*\1\s*,/,
    allowed: {
      'test/engine/harness/eventually.ts': 'the engine is another program: what it did can only be looked for again',
      'test/architecture/gate-rows.ts': 'the samples of this row',
    },
    bad: [
      "import { setTimeout } from 'node:timers/promises';",
      'await new Promise((resolve) => setTimeout(resolve, 500));',
      'await new Promise((done) => { setTimeout(done, 500); });',
    ],
    good: [
      'const timer = setTimeout(() => controller.abort(), 500);',
      'await clock.sleep(500);',
      "import { setImmediate } from 'node:timers/promises';",
    ],
  },
];

/** `.only` never; `.skip` and its kin with a comment on the line or on one of the two before it. A `skipIf` says why itself. */
function unexplained(_path: string, text: string): readonly number[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [, modifier] =
      /^\s*(?:describe|it|test|suite)\b(?:\.\w+(?:\([^)]*\))?)*?\.(only|skip|todo|fails)\b/.exec(line) ?? [];
    if (modifier === undefined) return [];
    const isExplained = lines.slice(Math.max(0, at - 2), at + 1).some((near) => /\/\/ |\*\//.test(near));
    return modifier !== 'only' && isExplained ? [] : [at + 1];
  });
}
