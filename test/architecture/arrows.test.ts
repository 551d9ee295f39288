import { describe, expect, it } from 'vitest';
import { arrows, circles, offences, packages, specifierOf, type Unit, unitOf, units } from './arrows.ts';
import { isTest, sourcesIn } from './sources.ts';

const sources = sourcesIn('provider', 'simulator');

describe('the arrows', () => {
  it('hold in every file', () => {
    expect(sources.filter(({ path }) => !isTest(path)).flatMap(offences)).toEqual([]);
  });

  it('between provider and simulator hold in tests beside the source too', () => {
    const across = sources
      .filter(({ path }) => isTest(path))
      .flatMap(offences)
      .filter((offence) => /may not import (simulator|provider)\b/.test(offence) || offence.startsWith('simulator'));
    expect(across).toEqual([]);
  });

  it('make no circle: of types neither in what is shipped, of code nowhere', () => {
    expect(circles(sourcesIn('provider'), 'with types')).toEqual([]);
    expect(circles(sourcesIn(), 'without types')).toEqual([]);
  });

  it('are about every unit that exists', () => {
    const seen = new Set(sources.map(({ path }) => unitOf(path)));
    expect(units.filter((unit) => !seen.has(unit))).toEqual([]);
  });
});

describe('the scan', () => {
  const places: Record<Unit, string> = {
    core: 'provider/core/',
    http: 'provider/http/',
    resources: 'provider/resources/',
    functions: 'provider/functions/',
    'clouds/driver': 'provider/clouds/driver.ts',
    'clouds/*': 'provider/clouds/nimbus/',
    'clouds/index': 'provider/clouds/index.ts',
    lifecycle: 'provider/lifecycle/',
    schema: 'provider/schema/',
    rpc: 'provider/rpc/',
    main: 'provider/main.ts',
    simulator: 'simulator/',
  };
  const fileIn = (unit: Unit, name: string) =>
    places[unit].endsWith('/') ? `${places[unit]}${name}.ts` : places[unit];

  it('allows exactly what the table says', () => {
    const pairs = units.flatMap((from) => units.filter((to) => to !== from).map((to) => ({ from, to })));
    const wrong = pairs.filter(({ from, to }) => {
      const path = fileIn(from, 'a');
      const text = `import type { a } from '${specifierOf(path, fileIn(to, 'b'))}';`;
      const allowed: readonly string[] = arrows[from];
      return (offences({ path, text }).length === 0) !== allowed.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('allows exactly the packages that the table says', () => {
    const pairs = packages.flatMap(({ example, only }) => units.map((unit) => ({ example, only, unit })));
    const wrong = pairs.filter(({ example, only, unit }) => {
      const text = `export { a } from '${example}';`;
      return (offences({ path: fileIn(unit, 'a'), text }).length === 0) !== only.includes(unit);
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ["import { a } from '../rpc/b.ts';"],
    ["import '../rpc/b.ts';"],
    ["import type { a } from '../rpc/b.ts';"],
    ["export * from '../rpc/b.ts';"],
    ["const a = await import('../rpc/b.ts');"],
    ['const a = await import(`../rpc/b.ts`);'],
    ["type A = import('../rpc/b.ts').A;"],
    ["const a = require('../rpc/b.ts');"],
  ])('sees %s', (text) => {
    expect(offences({ path: 'provider/core/a.ts', text })).toEqual([
      expect.stringContaining('core may not import rpc'),
    ]);
  });

  it('sees one cloud in another, and a folder that nobody has thought of', () => {
    const inCloud = (text: string) => offences({ path: 'provider/clouds/nimbus/a.ts', text });
    expect(inCloud("import '../stratus/b.ts';")).toEqual([expect.stringContaining('another one')]);
    expect(inCloud("import './wire/b.ts';")).toEqual([]);
    expect(offences({ path: 'provider/extras/a.ts', text: '' })).toHaveLength(1);
    expect(offences({ path: 'provider/core/a.ts', text: "import '../../test/support/b.ts';" })).toHaveLength(1);
  });

  it('sees circles', () => {
    const sources = [
      { path: 'x/a.ts', text: "import './b.ts';" },
      { path: 'x/b.ts', text: "import type { c } from './deep/c.ts';" },
      { path: 'x/deep/c.ts', text: "import '../a.ts'; import './d.ts';" },
      { path: 'x/deep/d.ts', text: '' },
    ];
    expect(circles(sources, 'without types')).toEqual([]);
    expect(circles(sources, 'with types')).toEqual(['x/a.ts → x/b.ts → x/deep/c.ts → x/a.ts']);
  });
});
