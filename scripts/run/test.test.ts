import { describe, expect, it } from 'vitest';
import { chosen } from './test.mjs';

describe('npm test', () => {
  it.each([
    [[], { fast: true, engine: true }, []],
    [['--fast'], { fast: true, engine: false }, []],
    [['--engine'], { fast: false, engine: true }, []],
    [['--engine', '--fast'], { fast: true, engine: true }, []],
    [['--fast', '--', '-t', 'name'], { fast: true, engine: false }, ['-t', 'name']],
    [['--', '--fast'], { fast: true, engine: true }, ['--fast']],
  ])('understands %j', (args, parts, forVitest) => {
    expect(chosen(args)).toEqual({ parts, forVitest });
  });

  it('does not guess', () => {
    expect(chosen(['--quick']).problem).toContain('--quick');
    expect(chosen(['provider/core']).problem).toContain('another --');
  });
});
