import { describe, expect, test } from 'vitest';
import { getConsole as spec } from '../../functions/get-console.ts';
import { getConsole } from './console.ts';
import { element, scriptedClient, wireFailure } from './testing.ts';

const address = 'https://console.example.com/vnc/?path=websockify&token=very-secret-token';

async function setup(answer: Readonly<Record<string, unknown>>) {
  const api = await scriptedClient({ 'instances.fleio.vnc': () => answer });
  return { ...api, run: () => getConsole.run(api.client, { instanceId: '5203773' }, api.call) };
}

describe('an address and its cookies', () => {
  test.each([
    ['one cookie', { cookie: { $name: 'sid', $: 'cookie-value' } }, [{ name: 'sid', value: 'cookie-value' }]],
    [
      'several',
      {
        cookie: [
          { $name: 'sid', $: 'cookie-value' },
          { $name: 'b', $: 'other-value' },
        ],
      },
      [
        { name: 'sid', value: 'cookie-value' },
        { name: 'b', value: 'other-value' },
      ],
    ],
    ['half of them empty', { cookie: [{ $name: 'sid', $: '' }, { $: 'nameless-value' }] }, undefined],
    ['none', {}, undefined],
    ['none at all', undefined, undefined],
  ])('%s', async (_name, cookies, expected) => {
    const { run } = await setup({ ok: element(address), cookies });
    const result = await run();
    expect(result).toEqual({ url: address, ...(expected === undefined ? {} : { cookies: expected }) });
    expect(spec.result.parse(result)).toEqual(result);
  });

  test('are asked for with one view', async () => {
    const { calls, funcs, run } = await setup({ ok: element(address) });
    await run();
    expect(funcs()).toEqual(['instances.fleio.vnc']);
    expect(calls.at(-1)).toMatchObject({ func: 'instances.fleio.vnc', elid: '5203773' });
    expect(calls.at(-1)).not.toHaveProperty('sok');
  });

  test('are secrets from then on, and stand in no log', async () => {
    const { lines, redactor, run } = await setup({
      ok: element(address),
      cookies: { cookie: { $name: 'sid', $: 'cookie-value' } },
    });
    await run();
    expect(redactor.clean(`at ${address} with cookie-value`)).toBe('at [secret] with [secret]');
    expect(redactor.clean(JSON.stringify({ address }))).toBe('{"address":"[secret]"}');
    expect(lines.join('\n')).not.toMatch(/very-secret-token|cookie-value/);
  });

  test.each([
    ['/vnc?token=relative-token', '/vnc?token=relative-token'],
    ['vnc.html?token=relative-token', '/vnc.html?token=relative-token'],
  ])('a relative one is on the server that is asked: %s', async (shown, path) => {
    const { redactor, run, url } = await setup({ ok: element(shown) });
    const expected = new URL(path, url).href;
    expect(await run()).toEqual({ url: expected });
    expect(redactor.clean(`${expected} ${shown}`)).toBe('[secret] [secret]');
  });
});

describe('an answer without an address', () => {
  test.each([
    ['a bare ok', { ok: {} }],
    ['no ok', { cookies: { cookie: { $name: 'sid', $: 'cookie-value' } } }],
    ['the next form', { ok: element('func=totp.confirm&token=very-secret-token') }],
    ['another scheme', { ok: element('javascript:alert("very-secret-token")') }],
    ['half an address', { ok: element('https://[very-secret-token') }],
    ['a form', { slist: [], messages: {} }],
  ])('%s: an error that does not show it', async (_name, answer) => {
    const { run } = await setup(answer);
    const error = await run().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'contract',
      message:
        'console of instance 5203773: the answer holds no address that could be opened. Please report this: the API seems to have changed.',
    });
    expect(String(error)).not.toContain('very-secret-token');
  });
});

test('an unknown instance', async () => {
  const { run } = await setup(wireFailure('missed', 'elid'));
  await expect(run()).rejects.toMatchObject({
    kind: 'absent',
    message: expect.stringMatching(/^instanceId: there is no instance 5203773 in this Zomro account\./),
  });
});

test('a console that cannot be opened now', async () => {
  const { run } = await setup(wireFailure('error', 'runningoperation'));
  await expect(run()).rejects.toMatchObject({
    kind: 'busy',
    message: expect.stringMatching(/^console of instance 5203773: another operation is running/),
  });
});
