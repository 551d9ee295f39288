import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { functionKinds } from '../../provider/functions/index.ts';
import { resourceKinds } from '../../provider/resources/index.ts';
import { readExamples } from '../../scripts/examples.ts';
import { instanceId, newRig, type Rig } from '../engine/harness/rig.ts';

/*
 * Pulumi's own YAML host checks every type, property and argument of a program against the schema that the plugin hands out, before
 * it asks for anything. So the examples are checked by running them, and the checker by programs with one mistake each.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = await readFile(join(root, 'examples/yaml/Pulumi.yaml'), 'utf8');
const parts = [...(await readExamples(root, [...resourceKinds, ...functionKinds]))].flatMap(([kind, examples]) =>
  examples.filter(({ language }) => language === 'yaml').map(({ code }) => [kind, code] as const),
);
/** Public, and on offer in the simulated world. */
const rescueImage = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';

/** The rig has a name and a runtime of its own. */
function unnamed(text: string): string {
  return text.replaceAll(/^(name|runtime): .*\n/gm, '');
}

async function rigWith(text: string): Promise<Rig> {
  const rig = await newRig({ quirks: { bootMs: 300, unrescueMs: 300 } });
  await rig.stack.writeText(unnamed(text));
  for (const [key, value] of Object.entries({ release: 'v1.0', rescueImage })) {
    await rig.stack.run(['config', 'set', key, value]);
  }
  return rig;
}

it('makes all of it, and finds nothing to do afterwards', async () => {
  const { cloud, stack } = await rigWith(program);
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'before release v1.0', fleio_status: 'Active' }]);
  expect(cloud.schedules.list(instanceId)).toHaveLength(1);
  expect(await stack.output('rescueStatus')).toBe('Active');
  expect(await stack.output('isoImages')).toContainEqual(expect.objectContaining({ imageId: rescueImage }));
  const { stdout } = await stack.run(['stack', 'output', 'consoleUrl']);
  expect(stdout).toContain('[secret]');
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.destroy();
  expect([cloud.snapshots.list(instanceId), cloud.schedules.list(instanceId)]).toEqual([[], []]);
});

it('has parts that can be used by themselves', async () => {
  expect(parts.map(([kind]) => kind)).toEqual(expect.arrayContaining([...resourceKinds, 'getConsole']));
  const { stack } = await rigWith(program);
  for (const [kind, code] of parts) {
    await stack.writeText(unnamed(code));
    const { output } = await stack.preview();
    // Whoever runs an ISO boot is told so, and is told nothing else.
    const complaints = output.split('\n').filter((line) => /warning|error/i.test(line));
    expect(
      complaints.filter((line) => !line.includes('will restart MyServer')),
      kind,
    ).toEqual([]);
  }
});

it('is checked: no mistake passes', async () => {
  const { stack } = await rigWith(program);
  const mistakes = [
    ['keepCount:', 'keepCuont:', "Property keepCuont does not exist on 'lifeboat:index:BackupSchedule'"],
    ['rotationTime:', 'rotationTimes:', "Missing required property 'rotationTime'"],
    ['[Monday, ', '[[Monday], ', "Cannot assign 'List<string>' to 'lifeboat:index:Weekday'"],
    ['lifeboat:index:IsoBoot', 'lifeboat:index:IsoBoots', 'unable to find resource type "lifeboat:index:IsoBoots"'],
    ['lifeboat:index:getConsole', 'lifeboat:index:getConsoles', 'unable to find function'],
    ["arguments: { instanceId: '${nightly", "arguments: { instance: '${nightly", 'getBackups has no such argument'],
    ['return: images', 'return: pictures', 'pictures does not exist on lifeboat:index:getIsoImages'],
    ['${rescue.status}', '${rescue.state}', 'state does not exist on rescue'],
  ] as const;
  for (const [right, wrong, reason] of mistakes) {
    expect(program).toContain(right);
    await stack.writeText(unnamed(program.replace(right, wrong)));
    const { output } = await stack.preview({ expectFailure: true });
    expect(output, wrong).toContain(reason);
  }
});
