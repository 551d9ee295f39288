import { describe, expect, test } from 'vitest';
import { busyWord, powerState } from './instances.ts';

const row = (instance_status: string | undefined, status: string | undefined = '2') => ({ instance_status, status });

describe('powerState', () => {
  test.each([
    ['active', 'Running'],
    ['Active ', 'Running'],
    ['stopped', 'Stopped'],
    ['resized', 'Running'],
    ['rescued', 'Rescue'],
    ['Booted from ISO', 'Rescue'],
    ['suspended', 'Suspended'],
    ['error', 'Error'],
    ['starting', 'Transitional'],
    ['image_uploading', 'Transitional'],
    ['running_image_uploading', 'Transitional'],
    ['booting_from_iso', 'Transitional'],
    ['hibernated', 'Unknown'],
    [undefined, 'Unknown'],
  ])('%s is %s', (word, expected) => {
    expect(powerState(row(word))).toBe(expected);
  });

  test('without a word the state of the service speaks', () => {
    expect(powerState(row(undefined, '3'))).toBe('Suspended');
    expect(powerState(row(undefined, '5'))).toBe('Transitional');
    expect(powerState({ instance_status: undefined, status: undefined })).toBe('Unknown');
  });
});

describe('busyWord', () => {
  test.each([
    ['a running machine', row('active'), undefined],
    ['a stopped machine', row('Stopped'), undefined],
    ['a resize that waits for its owner', row('resized'), undefined],
    ['a machine in error', row('error'), undefined],
    ['a snapshot being taken', row('image_uploading'), 'image_uploading'],
    ['the word as the cloud writes it', row('Booting from ISO'), 'Booting from ISO'],
    ['a word that nobody described', row('hibernating'), 'hibernating'],
    ['no word', row(undefined), undefined],
    ['a service that billing works on', row('active', '5'), 'in process'],
    ['a service that is only ordered', row(undefined, '1'), 'ordered'],
  ])('%s', (_name, instance, expected) => {
    expect(busyWord(instance)).toBe(expected);
  });
});
