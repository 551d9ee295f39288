import { expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

it.each([
  [[], undefined],
  [['127.0.0.1:1234'], '127.0.0.1:1234'],
  [['--logtostderr', '-v=9', '127.0.0.1:1234'], '127.0.0.1:1234'],
  [['--logflow', '--tracing', 'http://127.0.0.1:9411', '127.0.0.1:1234', 'more'], '127.0.0.1:1234'],
  [['--tracing=http://x', '-v', '3', '--new-flag'], undefined],
])('serves with %j', (args, engineAddress) => {
  expect(parseCommandLine(args)).toEqual({ do: 'serve', engineAddress });
});

it('prints version and help', () => {
  expect(parseCommandLine(['--version'])).toEqual({ do: 'version' });
  expect(parseCommandLine(['-h'])).toEqual({ do: 'help' });
});
