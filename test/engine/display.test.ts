import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newRig, snapshot } from './harness/rig.ts';

test('while it waits, the row says what the cloud says and for how long', async () => {
  const { stack } = await newRig({ quirks: { snapshotSaveMs: 1_500 } });
  await stack.write({ resources: { nightly: snapshot() } });
  const { stdout, events } = await stack.up();
  expect(stdout).toMatch(/lifeboat:index:Snapshot nightly creating \([^)]*\) Saving… \d+s/);
  const said = events.diagnostics.filter(({ ephemeral }) => ephemeral).map(({ message }) => message.trim());
  expect(said.join('\n')).toMatch(/Saving… 0s[^]*Active after \d+s/);
  // What is over is not repeated at the end.
  expect(stdout.slice(stdout.indexOf('Resources:'))).not.toContain('Saving');
});

const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));

test.skipIf(script === undefined || process.platform !== 'linux')(
  'in a terminal, the status stands in the Info column of the row (needs `script` of util-linux for a terminal)',
  async () => {
    const { stack } = await newRig({ quirks: { snapshotSaveMs: 2_500 } });
    await stack.write({ resources: { nightly: snapshot() } });
    stack.env['TERM'] = 'xterm-256color';
    stack.env['COLUMNS'] = '140';
    const command = 'stty cols 140 rows 40; exec pulumi up --yes --skip-preview --color=always';
    const up = stack.startProgram(script ?? '', ['-qec', command, '/dev/null']);
    const { output } = await stack.finished(up);
    expect(output).toMatch(/nightly\s+creating[^\n]*Saving… \d+s/);
    expect(output).toMatch(/nightly\s+created \([^)]*\)[^\n]*Active after/);
  },
);

test('deleting shows on the row too', async () => {
  const { stack } = await newRig({ quirks: { snapshotDeleteMs: 1_200 } });
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  const { stdout } = await stack.destroy();
  expect(stdout).toMatch(/nightly deleting \([^)]*\) deleting… \d+s/);
});
