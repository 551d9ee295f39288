import { describe, expect, test } from 'vitest';
import { hasKind } from '../../core/errors.ts';
import { type Goals, nextStep, type Situation, undoing, type WantedSession } from './iso-course.ts';
import type { Drive } from './iso-drives.ts';

const iso = 'cmjiso0000000000000000one';
const other = 'cmjiso0000000000000000two';
const mounting = `mounting ${iso}`;

type Medium = Drive['content'];
const image = (id: string): Medium => ({ kind: 'image', id });
const disk = (boot: number): Drive => ({ id: 'd', isCdRom: false, isOff: false, boot, key: 1, content: undefined });
const cdRom = (boot: number, content?: Medium): Drive => ({ ...disk(boot), id: 'c', isCdRom: true, key: 2, content });

const bare = [disk(1)];
const mounted = [cdRom(0, image(iso)), disk(1)];
const emptyFirst = [cdRom(0), disk(1)];
const tied = [disk(0), cdRom(0, image(iso))];

function now(power: string, drives: readonly Drive[], more: Partial<Situation> = {}): Situation {
  return { power, isIdle: true, drives, isWanted: (id) => id === iso, ...more };
}
function goal(more: Partial<Goals> = {}, wanted: Partial<WantedSession> = {}): Goals {
  const session: WantedSession = { instanceId: 'cmjvm', imageId: iso, restart: 'Graceful', ...wanted };
  return { verb: 'Enter', wanted: session, taken: [], force: false, before: { bootOrder: ['disk 1'] }, ...more };
}
const word = (situation: Situation, aim: Goals) => nextStep(situation, aim)?.word;

describe('an entry', () => {
  test.each<[string, Situation, readonly string[], string | undefined]>([
    ['of a VM that runs begins with a shutdown', now('RUNNING', bare), [], 'shutting down'],
    ['goes on asking while the guest takes its time', now('RUNNING', bare), ['shutting down'], 'shutting down'],
    ['puts the image in once it is stopped', now('STOPPED', bare), ['shutting down'], mounting],
    ['of a stopped VM begins with that', now('STOPPED', bare), [], mounting],
    ['waits until the drive shows', now('STOPPED', bare), [mounting], mounting],
    ['starts from it', now('STOPPED', mounted), [mounting], 'starting'],
    ['starts also what had it in front already', now('STOPPED', mounted), [], 'starting'],
    ['is there', now('RUNNING', mounted), [mounting, 'starting'], undefined],
    ['is there when somebody else has started it', now('RUNNING', mounted), [mounting], undefined],
    ['restarts a VM that has the image in front', now('RUNNING', mounted), [], 'shutting down'],
    ['is not there before that has happened', now('RUNNING', mounted), ['shutting down'], 'shutting down'],
    ['does not stop for another time what somebody started too early', now('RUNNING', bare), [mounting], mounting],
    ['of which the image vanished is not taken for one', now('RUNNING', bare), [mounting, 'starting'], mounting],
    ['waits for a start that does not show', now('STOPPED', mounted), ['starting'], 'starting'],
    [
      'takes an image of the same kind in another drive for another one',
      now('STOPPED', [disk(1), cdRom(2, image(iso))]),
      [],
      mounting,
    ],
    ['takes another image in front for another one', now('STOPPED', [cdRom(0, image(other)), disk(1)]), [], mounting],
  ])('%s', (_name, situation, taken, expected) => {
    expect(word(situation, goal({ taken }))).toBe(expected);
  });

  test('only asks the guest, unless it did not heed it, or the program says so', () => {
    expect(nextStep(now('RUNNING', bare), goal())).toEqual({ word: 'shutting down', gentle: true });
    expect(nextStep(now('RUNNING', bare), goal({ taken: ['shutting down'], force: true }))).toEqual({
      word: 'powering off',
    });
    expect(nextStep(now('RUNNING', bare), goal({ taken: ['shutting down', 'powering off'] }))).toEqual({
      word: 'powering off',
    });
    expect(nextStep(now('RUNNING', bare), goal({}, { restart: 'Force' }))).toEqual({ word: 'powering off' });
    expect(nextStep(now('RUNNING', bare), goal({}, { restart: undefined }))).toEqual({
      word: 'shutting down',
      gentle: true,
    });
  });

  describe('without a restart', () => {
    const never = (taken: readonly string[] = []) => goal({ taken }, { restart: 'Never' });

    test('puts the image into the drive in front while the VM runs, and is there', () => {
      expect(word(now('RUNNING', emptyFirst), never())).toBe(mounting);
      expect(word(now('RUNNING', mounted), never([mounting]))).toBeUndefined();
      expect(word(now('RUNNING', mounted), never())).toBeUndefined();
    });

    test('does not start a VM', () => {
      expect(word(now('STOPPED', bare), never())).toBe(mounting);
      expect(word(now('STOPPED', mounted), never([mounting]))).toBeUndefined();
    });

    test('cannot be where no CD-ROM drive comes first', () => {
      expect(() => word(now('RUNNING', bare), never())).toThrow(
        /^restart: VM cmjvm runs, and none of its CD-ROM drives/,
      );
    });
  });

  describe('whose drive does not come first', () => {
    const failure = (situation: Situation, aim: Goals): unknown => {
      try {
        return word(situation, aim);
      } catch (error) {
        return error;
      }
    };

    test('has failed, and says what to set', () => {
      const error = failure(now('STOPPED', tied), goal({ taken: [mounting] }));
      expect(hasKind(error, 'failed')).toBe(true);
      expect(String(error)).toContain(
        'the CD-ROM drive with the image in VM cmjvm shares the place 0 in the boot order, which does not come first. Set `cloudtower.bootIndex` to a number below 0',
      );
    });

    test('has failed also where an earlier run added it', () => {
      const error = failure(now('STOPPED', tied), goal({ taken: ['begun by an earlier run'] }));
      expect(hasKind(error, 'failed')).toBe(true);
    });

    test('names the setting that put it there', () => {
      const behind = [disk(1), cdRom(7, image(iso))];
      const aim = goal({ taken: [mounting] }, { cloudtower: { bootIndex: 7 } });
      expect(String(failure(now('STOPPED', behind), aim))).toContain(
        'cloudtower.bootIndex: the CD-ROM drive with the image in VM cmjvm has the place 7 in the boot order',
      );
    });

    test('names a drive that was switched off', () => {
      const off = [{ ...cdRom(0, image(iso)), isOff: true }, disk(1)];
      expect(String(failure(now('STOPPED', off), goal({ taken: [mounting] })))).toContain(
        'is switched off. Switch the drive on',
      );
    });

    test('is waited for while the VM is being changed', () => {
      expect(word(now('STOPPED', tied, { isIdle: false }), goal({ taken: [mounting] }))).toBe(mounting);
    });

    test('is somebody else’s as long as this course put none in', () => {
      expect(word(now('STOPPED', tied), goal())).toBe(mounting);
    });
  });

  describe('of a VM that neither runs nor is stopped', () => {
    test.each(['SUSPENDED', 'UNKNOWN'])('(%s) is refused', (power) => {
      expect(() => word(now(power, bare), goal())).toThrow(`instanceId: VM cmjvm is "${power}"`);
      expect(() => word(now(power, bare), goal({ taken: ['begun by an earlier run'] }))).toThrow(`"${power}"`);
    });

    test('waits while a step may lead out of it', () => {
      for (const taken of ['shutting down', 'powering off', mounting, 'starting'])
        expect(word(now('UNKNOWN', mounted), goal({ taken: [taken] }))).toBe(taken);
    });
  });

  test('of an earlier run goes on where it was', () => {
    const taken = ['begun by an earlier run'];
    expect(word(now('RUNNING', bare), goal({ taken }))).toBe('shutting down');
    expect(word(now('STOPPED', bare), goal({ taken }))).toBe(mounting);
    expect(word(now('STOPPED', mounted), goal({ taken }))).toBe('starting');
    expect(word(now('RUNNING', mounted), goal({ taken }))).toBeUndefined();
  });
});

describe('the way back', () => {
  const back = (
    situation: Situation,
    taken: readonly string[],
    before: Goals['before'] = { powerState: 'Running', bootOrder: ['disk 1'] },
  ) => word(situation, goal({ verb: 'Undo', taken, before }));

  test.each<[string, Situation, readonly string[], string | undefined]>([
    ['starts a VM that was stopped and nothing more', now('STOPPED', bare), ['shutting down'], 'starting again'],
    [
      'takes out a drive that was added',
      now('STOPPED', mounted),
      ['shutting down', mounting],
      `taking out the drive of ${iso}`,
    ],
    [
      'takes it out also where it does not come first',
      now('STOPPED', tied),
      ['shutting down', mounting],
      `taking out the drive of ${iso}`,
    ],
    [
      'and then starts the VM',
      now('STOPPED', bare),
      ['powering off', mounting, `taking out the drive of ${iso}`],
      'starting again',
    ],
    ['has nothing to do on a VM that runs as it did', now('RUNNING', bare), ['shutting down'], undefined],
    [
      'takes the image out of a VM that runs',
      now('RUNNING', mounted),
      ['shutting down', mounting, 'starting'],
      `ejecting ${iso}`,
    ],
    [
      'leaves an image that the course did not put in',
      now('STOPPED', mounted),
      ['shutting down', 'starting'],
      'starting again',
    ],
    ['leaves a VM stopped that the course did not stop', now('STOPPED', bare), [mounting], undefined],
  ])('%s', (_name, situation, taken, expected) => {
    expect(back(situation, taken)).toBe(expected);
  });

  test('leaves a VM stopped that was so before', () => {
    expect(back(now('STOPPED', bare), ['shutting down'], { powerState: 'Stopped' })).toBeUndefined();
  });

  test('starts a VM of which nobody knows how it was, since it ran', () => {
    expect(back(now('STOPPED', bare), ['shutting down'], {})).toBe('starting again');
  });

  test('puts the former image back', () => {
    const before = { powerState: 'Running', bootOrder: [`cd-rom 0 (image ${other})`, 'disk 1'] };
    expect(back(now('STOPPED', mounted), ['shutting down', mounting], before)).toBe(`putting back ${other}`);
    expect(back(now('STOPPED', [cdRom(0, image(other)), disk(1)]), ['shutting down', mounting], before)).toBe(
      'starting again',
    );
  });

  test('empties a drive that was empty', () => {
    const before = { powerState: 'Running', bootOrder: ['cd-rom 0 (empty)', 'disk 1'] };
    expect(back(now('STOPPED', mounted), ['shutting down', mounting], before)).toBe(`ejecting ${iso}`);
    expect(back(now('STOPPED', emptyFirst), ['shutting down', mounting], before)).toBe('starting again');
  });

  test('has words of its own, so that no word comes twice', () => {
    const entering = ['shutting down', 'powering off', mounting, 'starting'];
    for (const power of ['RUNNING', 'STOPPED'])
      for (const drives of [bare, mounted, tied]) expect(entering).not.toContain(back(now(power, drives), entering));
  });

  test('tells what it does', () => {
    const aim = goal({ verb: 'Undo', taken: [mounting] });
    expect(undoing(now('STOPPED', mounted), aim)).toEqual({ kind: 'takeOut', drive: mounted[0] });
    expect(undoing(now('STOPPED', bare), aim)).toBeUndefined();
  });
});
