import { expect, test } from 'vitest';
import { filesWith } from './harness/leaks.ts';
import { instanceId, isoBoot, newRig, publicImageId, type Rig, schedule, snapshot } from './harness/rig.ts';
import { isEncrypted } from './harness/state.ts';

const canaries = ['canaryname', 'canarytrigger', 'canarydeep', 'canarypassword'] as const;

async function rigWithSecrets(): Promise<Rig> {
  const rig = await newRig({ credentials: { username: 'somebody', password: 'canarypassword' } });
  delete rig.stack.env['LIFEBOAT_PASSWORD'];
  await rig.stack.run(['config', 'set', '--secret', 'lifeboat:password', 'canarypassword']);
  await rig.stack.run(['config', 'set', '--secret', 'secretName', 'canaryname']);
  await rig.stack.run(['config', 'set', '--secret', 'secretTrigger', 'canarytrigger']);
  return rig;
}

const program = {
  config: { secretName: { type: 'string', secret: true }, secretTrigger: { type: 'string', secret: true } },
  resources: {
    nightly: snapshot({
      name: '${secretName}',
      triggers: ['${secretTrigger}', { deep: { 'fn::secret': 'canarydeep' } }],
    }),
  },
};

test('secrets are encrypted in the state wherever they appear, and printed nowhere', async () => {
  const { cloud, stack, project } = await rigWithSecrets();
  await stack.write(program);
  const said: string[] = [];
  const outputOf = async (result: Promise<{ readonly output: string }>) => said.push((await result).output);
  await outputOf(stack.preview({ args: ['--diff'] }));
  await outputOf(stack.up({ withPreview: true, args: ['--diff'] }));
  expect(cloud.snapshots.list()).toMatchObject([{ name: 'canaryname' }]);
  await outputOf(stack.refresh({ withPreview: true }));
  await outputOf(stack.up({ args: ['--expect-no-changes'] }));

  const { inputs, outputs } = (await stack.state()).get('nightly');
  for (const properties of [inputs, outputs]) {
    expect(isEncrypted(properties?.['name'])).toBe(true);
    const triggers = properties?.['triggers'];
    expect(isEncrypted(triggers) || (Array.isArray(triggers) && isEncrypted(triggers[0]))).toBe(true);
  }
  expect(isEncrypted((await stack.state()).provider?.inputs?.['password'])).toBe(true);
  expect(await filesWith(project.root, canaries, isOurOwn)).toEqual([]);
  for (const text of said) for (const word of canaries) expect(text).not.toContain(word);
});

test('secrets stay secret when the cloud shows another value, and in what fails', async () => {
  const { cloud, stack, project } = await rigWithSecrets();
  await stack.write(program);
  await stack.up();
  const [{ id } = { id: '' }] = cloud.snapshots.list();
  cloud.snapshots.rename(id, 'canaryname, renamed');
  const refreshed = await stack.refresh();
  expect(isEncrypted((await stack.state()).get('nightly').outputs['name'])).toBe(true);
  const repaired = await stack.up();
  cloud.faults.add({
    kind: 'error',
    func: 'image.delete',
    times: 'always',
    error: { $type: 'access', msg: { $: 'no' } },
  });
  const failed = await stack.destroy({ expectFailure: true });
  expect(await filesWith(project.root, canaries, isOurOwn)).toEqual([]);
  for (const { output } of [refreshed, repaired, failed])
    for (const word of canaries) expect(output).not.toContain(word);
});

test('a password that was configured in clear is encrypted in the state all the same', async () => {
  const { cloud, stack } = await newRig({ config: { password: 'not-a-real-password' } });
  delete stack.env['LIFEBOAT_PASSWORD'];
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  expect(cloud.snapshots.list()).toHaveLength(1);
  expect(isEncrypted((await stack.state()).provider?.inputs?.['password'])).toBe(true);
});

test('a schedule and an ISO boot keep their secrets too, also in what fails and in the lines to paste', async () => {
  const { cloud, stack, project } = await rigWithSecrets();
  await stack.run(['config', 'set', '--secret', 'secretImage', publicImageId]);
  await stack.write({
    config: { ...program.config, secretImage: { type: 'string', secret: true } },
    resources: {
      nights: schedule({ name: '${secretName}' }),
      rescue: isoBoot({ imageId: '${secretImage}', triggers: ['${secretTrigger}', { 'fn::secret': 'canarydeep' }] }),
    },
  });
  const said: string[] = [];
  const taken = cloud.schedules.add({ name: 'canaryname' });
  cloud.instances.setStatus(instanceId, 'booted_from_iso');
  const refused = await stack.preview({ args: ['--diff'], expectFailure: true });
  expect(refused.output).toMatch(/already has a backup schedule named|is in a session of this kind already/);
  cloud.schedules.remove(taken.id);
  cloud.instances.setStatus(instanceId, 'active');
  said.push(refused.output, (await stack.up({ withPreview: true, args: ['--diff'] })).output);
  cloud.schedules.rename(cloud.schedules.list(instanceId)[0]?.id ?? '', 'canaryname, renamed');
  cloud.instances.setStatus(instanceId, 'active');
  said.push((await stack.refresh({ withPreview: true, args: ['--diff'] })).output, await stack.exportState());

  const state = await stack.state();
  expect(state.get('rescue').outputs).toMatchObject({ status: 'Ended' });
  for (const properties of [state.get('nights').inputs, state.get('nights').outputs]) {
    expect(isEncrypted(properties?.['name'])).toBe(true);
  }
  for (const properties of [state.get('rescue').inputs, state.get('rescue').outputs]) {
    expect(isEncrypted(properties?.['imageId'])).toBe(true);
  }
  const words = [...canaries, publicImageId];
  expect(await filesWith(project.root, words, isOurOwn)).toEqual([]);
  for (const text of said) for (const word of words) expect(text).not.toContain(word);
});

/** The program itself holds one of the words, and the event log is the test's own. */
function isOurOwn(path: string): boolean {
  return path.endsWith('/project/Pulumi.yaml') || /\/tmp\/events-\d+\.json$/.test(path);
}
