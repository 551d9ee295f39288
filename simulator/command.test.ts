import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from './command.ts';
import type { Running } from './command.ts';

const open: Running[] = [];
afterEach(async () => {
  for (const running of open.splice(0)) await running.close();
});

async function run(line: string) {
  const written = { out: '', err: '' };
  const result = await runCommand(line.split(' '), {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
  });
  if (typeof result !== 'number') open.push(result);
  return { ...written, result, url: typeof result === 'number' ? '' : result.url };
}

describe('runCommand', () => {
  it('starts and says where, with what to log in, and how to stop', async () => {
    const { out, url } = await run('--cloud zomro --speed 60');
    expect(out).toContain(`zomro is simulated at ${url}`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const text of ['demo@lifeboat.test', 'not-a-real-password', '5203773 (MyServer)', 'Ctrl+C']) {
      expect(out).toContain(text);
    }
    const state = await fetch(`${url}/_simulator/state`);
    expect(state.status).toBe(200);
  });

  it.each([
    ['zomro', ['username  demo@lifeboat.test', 'instance  5203773 (MyServer)']],
    ['cloudtower', ['user      demo@lifeboat.test', 'API key   fake-key-', '(web-1)', '(debian-12-netinst.iso)']],
  ])('says of %s what is there', async (cloud, lines) => {
    const { out } = await run(`--cloud ${cloud}`);
    for (const line of lines) expect(out).toContain(line);
  });

  it('sets quirks, which a reset keeps', async () => {
    const { url } = await run('--cloud zomro --quirk createReturnsId=id');
    const state = await fetch(`${url}/_simulator/reset`, { method: 'POST' });
    expect(await state.json()).toMatchObject({ quirks: { createReturnsId: 'id' } });
  });

  it('shows the help', async () => {
    const { out, result } = await run('--help');
    expect(result).toBe(0);
    expect(out).toContain('usage: lifeboat-simulator --cloud <name>');
  });

  it('says in one sentence what is wrong with the arguments', async () => {
    const { err, result } = await run('--cloud mars');
    expect(result).toBe(2);
    expect(err).toBe('lifeboat-simulator: --cloud mars is not known; choose zomro, cloudtower (--help tells more)\n');
  });

  it('says in one sentence that there is no such quirk', async () => {
    const { err, result } = await run('--cloud zomro --quirk loud=1');
    expect(result).toBe(1);
    expect(err).toContain('there is no quirk loud');
  });

  it('says in one sentence that the port is in use', async () => {
    const { url } = await run('--cloud zomro');
    const port = new URL(url).port;
    const { err, result } = await run(`--cloud zomro --port ${port}`);
    expect(result).toBe(1);
    expect(err).toBe(
      `lifeboat-simulator: port ${port} is in use; choose another with --port, or leave it out for any free one\n`,
    );
  });
});
