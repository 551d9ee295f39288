import { describe, expect, it } from 'vitest';
import { backupSchedule } from '../../provider/clouds/zomro/backup-schedule.ts';
import { readEnvelope } from '../../provider/clouds/zomro/envelope.ts';
import { functions } from '../../provider/clouds/zomro/functions.ts';
import {
  element,
  listOf,
  publishedSnapshotRow,
  scriptedClient,
  wireFailure,
} from '../../provider/clouds/zomro/testing.ts';
import { isLifeboatError } from '../../provider/core/errors.ts';
import { Secret } from '../../provider/core/secret.ts';

/* What answers say in words: secrets in them are never shown, and texts of any length are read at once. */

const edit = 'instances.fleio_bckps.schedule.edit';
const instanceId = '5203773';
const attempt = { requestId: '', objectId: '' };
const wanted = { instanceId, name: 'n', rotationDays: ['Monday'] as const, rotationTime: '02:01' };

describe('secrets', () => {
  const password = 'not-a-real-password';

  it.each([
    ['at the end of what is shown', `${'x'.repeat(290)} ${password}`],
    ['between tags', `${password.slice(0, 5)}<b></b> ${password}`],
  ])('in the words of an error are hidden: %s', async (_where, words) => {
    const { call, client } = await scriptedClient({ [edit]: () => wireFailure('failed', 'x', words) });
    const error: unknown = await backupSchedule
      .driver(client)
      .create(wanted, attempt, call)
      .catch((reason: unknown) => reason);
    const text = isLifeboatError(error) ? error.message : '';
    expect(text).toContain('creation of backup schedule n');
    expect(text).not.toMatch(/not-a-real|-a-rea/);
  });

  it.each([
    ['a password with a tag in it', 'pass<word>1234'],
    ['a password with blanks in it', 'pass  word  1234'],
  ])('are hidden before the words are tidied up: %s', async (_what, secret) => {
    const { call, client } = await scriptedClient(
      { [edit]: () => wireFailure('failed', 'x', `rejected: ${secret}`) },
      { password: new Secret(secret) },
    );
    const error: unknown = await backupSchedule
      .driver(client)
      .create(wanted, attempt, call)
      .catch((reason: unknown) => reason);
    expect(isLifeboatError(error) && error.message).not.toContain('1234');
    const login = await scriptedClient(
      { auth: () => wireFailure('auth', 'badpassword', `rejected: ${secret}`) },
      { password: new Secret(secret) },
    );
    const refused: unknown = await login.client
      .view({ func: 'instances', params: {}, safety: 'read', label: 'x' }, login.call)
      .catch((reason: unknown) => reason);
    expect(isLifeboatError(refused) && refused.message).not.toContain('1234');
  });

  const address = 'https://console.example/vnc?token=0123456789abcdef';

  it.each([
    ['an address of another kind', { ok: element('ftp://user:hunter2hunter2@console.example/') }],
    ['the next form', { ok: element('func=totp.confirm&key=hunter2hunter2') }],
    ['no address', { ok: {}, cookies: { cookie: { $name: 's', $: 'hunter2hunter2' } } }],
    ['a list of lists', { ok: [[element('hunter2hunter2')]] }],
    ['an error', wireFailure('failed', 'vnc', 'cannot open hunter2hunter2')],
  ])(
    'of a console stay out of the log and, unless the cloud itself tells them, of the error: %s',
    async (_what, doc) => {
      const { call, client, lines } = await scriptedClient({ 'instances.fleio.vnc': () => doc });
      const error: unknown = await functions.getConsole
        .run(client, { instanceId }, call)
        .catch((reason: unknown) => reason);
      expect(isLifeboatError(error)).toBe(true);
      expect(lines.join('\n')).not.toContain('hunter2');
      if (!('error' in doc)) expect(String(error)).not.toContain('hunter2');
    },
  );

  it('of a console are known from then on: neither its address nor its cookies are ever shown', async () => {
    const cookies = { cookie: [{ $name: 'a', $: 'cookie-value-1' }, null, 7, [], { $name: {}, $: 'cookie-value-2' }] };
    const { call, client, lines, redactor } = await scriptedClient({
      'instances.fleio.vnc': () => ({ ok: element(address), cookies }),
    });
    expect(await functions.getConsole.run(client, { instanceId }, call)).toEqual({
      url: address,
      cookies: [{ name: 'a', value: 'cookie-value-1' }],
    });
    expect(redactor.clean(`${address} cookie-value-1`)).toBe('[secret] [secret]');
    expect(lines.join('\n')).not.toMatch(/0123456789abcdef\b|cookie-value/);
  });
});

describe('size', () => {
  const quick = 2_000;

  it('a long word in a page is no work', { timeout: quick }, () => {
    const answer = { status: 200, headers: {}, contentType: 'text/html' };
    for (const word of ['x'.repeat(400_000), 'long'.repeat(100_000)]) {
      expect(readEnvelope({ ...answer, text: `<img src="data:image/png;base64,${word}">` })).toEqual({
        kind: 'nonsense',
      });
      expect(readEnvelope({ ...answer, text: `<a href="/long/${word}/billmgr?x=1">` })).toEqual({
        kind: 'long',
        url: `/long/${word}/billmgr?x=1`,
      });
    }
  });

  it.each([['<'], ['_'], ['__x'], [' '], ['find the '], ['\u202e']])(
    'an error of many "%s" is no work, and one line of sane length',
    { timeout: quick },
    async (piece) => {
      const { call, client } = await scriptedClient({
        [edit]: () => wireFailure('missed', 'x', piece.repeat(400_000)),
      });
      const error: unknown = await backupSchedule
        .driver(client)
        .create(wanted, attempt, call)
        .catch((reason: unknown) => reason);
      expect(isLifeboatError(error) && error.message.length).toBeLessThan(600);
    },
  );

  it('a number beyond all numbers is none', async () => {
    const { call, client } = await scriptedClient({
      'instances.snapshots': () => listOf([{ ...publishedSnapshotRow, image_size: element('9'.repeat(400)) }]),
      'instances.snapshots.filter': () => ({ name: {} }),
    });
    const { snapshots } = await functions.getSnapshots.run(client, { instanceId }, call);
    expect(snapshots).toMatchObject([{ name: 'MySnapshot' }]);
    expect(JSON.stringify(snapshots)).not.toMatch(/null|Infinity/);
    expect(snapshots).not.toMatchObject([{ sizeBytes: Infinity }]);
  });
});
