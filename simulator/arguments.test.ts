import { describe, expect, it } from 'vitest';
import { commandIn } from './arguments.ts';

describe('commandIn', () => {
  it('fills in what is left out', () => {
    expect(commandIn(['--cloud', 'zomro'])).toEqual({
      kind: 'start',
      cloud: 'zomro',
      port: 0,
      speed: 1,
      seed: 'lifeboat',
      world: 'published',
      quirks: {},
      credentials: {},
    });
  });

  it('takes everything', () => {
    const line = '--cloud=zomro --port 8080 --speed 60 --seed abc --world fresh --username me --password no';
    const quirks = ['--quirk', 'createReturnsId=id', '--quirk', 'padStatuses=on'];
    expect(commandIn([...line.split(' '), ...quirks])).toMatchObject({
      port: 8080,
      speed: 60,
      seed: 'abc',
      world: 'fresh',
      quirks: { createReturnsId: 'id', padStatuses: 'on' },
      credentials: { username: 'me', password: 'no' },
    });
  });

  it.each([['--help'], ['-h']])('%s asks for help, whatever else is missing', (option) => {
    expect(commandIn([option])).toEqual({ kind: 'help' });
  });

  it.each([
    ['', '--cloud is missing; choose zomro, cloudtower'],
    ['--cloud mars', '--cloud mars is not known; choose zomro, cloudtower'],
    ['--cloud zomro --port 65536', '--port must be a number from 0 to 65535, not 65536'],
    ['--cloud zomro --port http', '--port must be'],
    ['--cloud zomro --speed 0', '--speed must be a positive number, not 0'],
    ['--cloud zomro --speed fast', '--speed must be'],
    ['--cloud zomro --world flat', '--world must be published or fresh, not flat'],
    ['--cloud zomro --quirk loud', '--quirk takes <name>=<value>, not loud'],
    ['--cloud zomro --colour red', '--colour'],
    ['--cloud zomro extra', 'extra'],
  ])("refuses '%s'", (line, reason) => {
    const command = commandIn(line.split(' ').filter((word) => word !== ''));
    expect(command).toMatchObject({ kind: 'wrong', reason: expect.stringContaining(reason) });
  });
});
