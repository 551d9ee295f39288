import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Drive, PutBack } from './iso-drives.ts';
import { noteOf, remarkOf, stoppedNote } from './iso-notes.ts';
import { vmRow } from './testing.ts';
import { vm } from './wire.ts';

const machine = (status: string) => vm.parse(vmRow({ status }));
const drive: Drive = {
  id: 'cmjdrive',
  key: 1,
  boot: 0,
  isCdRom: true,
  isOff: false,
  content: { kind: 'image', id: 'cmjimage' },
};
const eject: PutBack = { kind: 'eject', drive };
const note = (status: string, back: PutBack, before: JsonObject) =>
  noteOf({ vm: machine(status), drives: [drive], rows: [] }, back, before);
const goesOn = 'was not restarted: until it is, its guest goes on with what it has loaded of the image';

test('a session of a VM that does not run says when it boots', () => {
  expect(remarkOf(machine('RUNNING'))).toBeUndefined();
  expect(remarkOf(machine('STOPPED'))).toContain('is "STOPPED": it boots from the image when somebody starts it');
});

test.each<[string, JsonObject, readonly string[]]>([
  ['an empty drive that was there', { powerState: 'Running', bootOrder: ['cd-rom 0 (empty)', 'disk 1'] }, [goesOn]],
  ['a drive of ours', { powerState: 'Running', bootOrder: ['disk 1'] }, ['Lifeboat had added that drive', goesOn]],
  ['nobody knows what', {}, ['How the VM was before the session is not known', goesOn]],
  [
    'another image',
    { powerState: 'Running', bootOrder: ['cd-rom 0 (image cmjother)', 'disk 1'] },
    ['(image cmjother) was not put back', goesOn],
  ],
])('what is left of a session of a running VM, after %s', (_what, before, texts) => {
  const told = note('RUNNING', eject, before) ?? '';
  for (const text of texts) expect(told).toContain(text);
});

test('a drive that is taken out of a stopped VM leaves nothing, but that it ran before', () => {
  const takeOut: PutBack = { kind: 'takeOut', drive };
  expect(note('STOPPED', takeOut, { powerState: 'Stopped', bootOrder: ['disk 1'] })).toBeUndefined();
  expect(note('STOPPED', takeOut, { powerState: 'Running', bootOrder: ['disk 1'] })).toContain(
    'ran before the session',
  );
});

test.each([
  ['RUNNING', 'Running', undefined],
  ['STOPPED', 'Stopped', undefined],
  ['STOPPED', 'Running', 'is stopped, and ran before'],
  ['STOPPED', undefined, 'is stopped, and may have run before'],
])('a VM that is %s and was %s', (status, powerState, text) => {
  const told = stoppedNote(machine(status), powerState === undefined ? {} : { powerState });
  if (text === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(text);
});
