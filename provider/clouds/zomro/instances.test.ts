import { describe, expect, test } from 'vitest';
import { LifeboatError } from '../../core/errors.ts';
import { busyWord, ofInstance, powerState, provedInstance } from './instances.ts';
import { element, elements, listOf, scriptedClient, wireFailure } from './testing.ts';

const row = (instance_status: string | undefined, status: string | undefined = '2') => ({ instance_status, status });

test('what is not found is the instance, in one text for all', async () => {
  const gone = async () => Promise.reject(new LifeboatError('absent', { message: 'list: not found' }));
  await expect(ofInstance('7', gone)).rejects.toThrow('there is no instance 7 in this Zomro account');
  const denied = async () => Promise.reject(new LifeboatError('denied', { message: 'no right' }));
  await expect(ofInstance('7', denied)).rejects.toThrow('no right');
  expect(await ofInstance('7', async () => 1)).toBe(1);
});

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

describe('provedInstance', () => {
  const listed = (changes = {}) => elements({ id: '5203773', instance_status: 'active', status: '2', ...changes });
  const record = () => elements({ servername: 'MyServer' });
  const prove = async (script: Parameters<typeof scriptedClient>[0]) => {
    const { call, client } = await scriptedClient({ 'instances.filter': () => ({ ip: {} }), ...script });
    return provedInstance(client, '5203773', call);
  };

  test('a row that is shown', async () => {
    expect(await prove({ instances: () => listOf([listed()]) })).toMatchObject({ instance_status: 'active' });
  });

  test('a row that billing has deleted', async () => {
    expect(await prove({ instances: () => listOf([listed({ status: '4' })]) })).toBeUndefined();
  });

  test('neither a row nor a record', async () => {
    const script = { instances: () => listOf([]), 'instances.edit': () => wireFailure('missed', 'elid') };
    expect(await prove(script)).toBeUndefined();
  });

  test.each([
    ['as it is', '2', 'active'],
    ['as deleted', '4', undefined],
  ])('a record, and a row in the second look, %s', async (_name, status, expected) => {
    const row = await prove({
      instances: (_params, count) => listOf(count === 1 ? [] : [listed({ status })]),
      'instances.edit': record,
    });
    expect(row?.instance_status).toBe(expected);
  });

  test('a record, and a filter that may hide the row', async () => {
    const script = {
      instances: () => listOf([]),
      'instances.edit': record,
      'instances.filter': () => ({ ip: element('192.0.2.99') }),
    };
    await expect(prove(script)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('a filter is set in the Zomro panel (ip)'),
    });
  });

  test('a record, and a complete list without it: an error, never an absence', async () => {
    const script = { instances: () => listOf([listed({ id: '1' })]), 'instances.edit': record };
    await expect(prove(script)).rejects.toMatchObject({
      kind: 'contract',
      message:
        'instance 5203773: it has a record of its own, but the list of instances, which tells its state, does not show it. Look for it in the Zomro panel, and try again in a moment.',
    });
  });
});
