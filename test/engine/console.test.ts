import { expect, test } from 'vitest';
import { z } from 'zod';
import { filesWith } from './harness/leaks.ts';
import { instanceId, newRig } from './harness/rig.ts';

const console = z.object({
  url: z.string(),
  cookies: z.array(z.object({ name: z.string(), value: z.string() })),
});

test('the console of an instance is a secret: in state, in outputs, and in everything that is printed', async () => {
  const { cloud, stack, project } = await newRig();
  await stack.write({
    variables: { opened: { 'fn::invoke': { function: 'lifeboat:index:getConsole', arguments: { instanceId } } } },
    outputs: { opened: '${opened}', url: '${opened.url}' },
  });
  const said = [(await stack.preview({ args: ['--diff'] })).output];
  said.push((await stack.up({ withPreview: true, args: ['--diff'] })).output);
  expect(cloud.journal.calls('instances.fleio.vnc').length).toBeGreaterThan(0);

  const { url, cookies } = console.parse(await stack.output('opened'));
  expect(url).toMatch(/^https:\/\/console\.lifeboat\.test\/vnc\//);
  expect(await stack.output('url')).toBe(url);
  for (const name of ['opened', 'url']) {
    const shown = await stack.run(['stack', 'output', name]);
    expect(shown.stdout.trim()).toBe('[secret]');
    said.push(shown.output);
  }
  said.push((await stack.run(['stack', 'output', '--json'])).output, await stack.exportState());

  const canaries = [url, new URL(url).searchParams.get('token') ?? url, ...cookies.map(({ value }) => value)];
  expect(canaries).toHaveLength(3);
  for (const text of said) for (const word of canaries) expect(text).not.toContain(word);
  expect(await filesWith(project.root, canaries, (path) => /\/tmp\/events-\d+\.json$/.test(path))).toEqual([]);
});
