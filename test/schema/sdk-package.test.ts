import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { functionKinds } from '../../provider/functions/index.ts';
import { resourceKinds } from '../../provider/resources/index.ts';
import { readExamples } from '../../scripts/examples.ts';
import { packSdk } from '../../scripts/generate-package.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const goodProgram = `
import * as pulumi from '@pulumi/pulumi';
import * as lifeboat from 'pulumi-lifeboat';

const zomro = new lifeboat.Provider('zomro', {
  cloud: 'zomro',
  token: pulumi.secret('secret'),
  maxConcurrentRequests: 4,
});
const instances: pulumi.Output<string[]> = lifeboat
  .getInstancesOutput({ name: 'web' }, { provider: zomro })
  .instances.apply((found) => found.map((one) => one.instanceId));
const snapshot = new lifeboat.Snapshot(
  'before-upgrade',
  {
    instanceId: instances[0],
    consistency: lifeboat.Consistency.Crash,
    triggers: ['1.2.3', { any: ['value'] }],
    zomro: { protected: true },
  },
  { provider: zomro, retainOnDelete: true },
);
const adopted = lifeboat.Snapshot.get('adopted', '1234/56');
const nightly = new lifeboat.BackupSchedule('nightly', {
  instanceId: '1234',
  rotationDays: [lifeboat.Weekday.Sunday, 'Monday'],
  rotationTime: '02:01',
  method: lifeboat.BackupMethod.Backup,
});
const rescue = new lifeboat.IsoBoot('rescue', {
  instanceId: '1234',
  imageId: lifeboat.getIsoImagesOutput({ instanceId: '1234', zone: 'own' }).images[0].imageId,
  restart: 'Force',
  triggers: [1],
  zomro: { zone: 'own' },
});

export const name: pulumi.Output<string> = snapshot.name;
export const isActive: pulumi.Output<boolean> = adopted.status.apply((status) => status === 'Active');
export const power: Promise<lifeboat.PowerState> = lifeboat.getInstance({ instanceId: '1234' }).then((one) => one.powerState);
export const before: pulumi.Output<lifeboat.PowerState | undefined> = rescue.before.apply((was) => was?.powerState);
export const days: pulumi.Output<lifeboat.Weekday[]> = nightly.rotationDays;
export const address: pulumi.Output<string> = lifeboat.getConsoleOutput({ instanceId: rescue.instanceId }).url;
export const ids: pulumi.Output<string[]> = lifeboat
  .getSnapshotsOutput({ instanceId: '1234' })
  .apply((answer) => answer.snapshots.map((one) => one.id));
`;

/** One mistake per line. */
const mistakes = [
  `new lifeboat.Snapshot('a', {});`,
  `new lifeboat.Snapshot('a', { instanceId: '1', colour: 'red' });`,
  `new lifeboat.Snapshot('a', { instanceId: '1', consistency: 'Application' });`,
  `new lifeboat.Snapshot('a', { instanceId: '1', zomro: { protekted: true } });`,
  `new lifeboat.Snapshot('a', { instanceId: '1', zomro: { protected: 'yes' } });`,
  `new lifeboat.Snapshot('a', { instanceId: '1', snapshotId: '2' });`,
  `new lifeboat.BackupSchedule('b', { instanceId: '1', rotationDays: ['Monday'] });`,
  `new lifeboat.BackupSchedule('b', { instanceId: '1', rotationDays: ['monday'], rotationTime: '02:01' });`,
  `new lifeboat.BackupSchedule('b', { instanceId: '1', rotationDays: [1], rotationTime: '02:01' });`,
  `new lifeboat.IsoBoot('i', { instanceId: '1' });`,
  `new lifeboat.IsoBoot('i', { instanceId: '1', imageId: '2', restart: 'Always' });`,
  `new lifeboat.Provider('p', { cloud: 'nimbus' });`,
  `lifeboat.getInstance({});`,
  `lifeboat.getInstancesOutput({ size: 1 });`,
];

const runtimeProgram = `
import * as pulumi from '@pulumi/pulumi';
import * as lifeboat from 'pulumi-lifeboat';
import { createRequire } from 'node:module';

const seen = [];
await pulumi.runtime.setMocks({
  newResource: (args) => (seen.push({ type: args.type, inputs: args.inputs }), { id: '1/2', state: args.inputs }),
  call: (args) => ({ instances: [], token: args.token }),
});
const snapshot = new lifeboat.Snapshot('a', { instanceId: '1', zomro: { protected: true } });
const name = await new Promise((done) => snapshot.urn.apply(done));
const answer = await lifeboat.getInstances();
const { version } = createRequire(import.meta.url)('pulumi-lifeboat/package.json');
process.stdout.write(JSON.stringify({ seen, name, token: answer.token, version }));
`;

let example = '';
let listing: string[] = [];

beforeAll(async () => {
  example = await mkdtemp(join(tmpdir(), 'lifeboat-example-'));
  const installed = join(example, 'node_modules/pulumi-lifeboat');
  await mkdir(installed, { recursive: true });
  const tarball = await packSdk(root, join(example, 'packed'));
  listing = (await run('tar', ['-tzf', tarball])).stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  // As npm would install them, without a network.
  for (const name of ['@pulumi', '@types'])
    await symlink(join(root, 'node_modules', name), join(example, 'node_modules', name), 'junction');
  await writeFile(join(example, 'package.json'), '{ "private": true }\n');
});

afterAll(async () => {
  await rm(example, { recursive: true, force: true });
});

/** Line and text of every error that the strict compiler finds in one program. */
async function typeCheck(file: string, text: string): Promise<string[]> {
  return (await typeCheckAll({ [file]: text })).map((error) => error.slice(`${file}:`.length));
}

/** The same for several programs at once, each error after the name of its file. */
async function typeCheckAll(programs: Readonly<Record<string, string>>): Promise<string[]> {
  const paths = Object.keys(programs).map((file) => join(example, file));
  for (const [file, text] of Object.entries(programs)) await writeFile(join(example, file), text);
  const program = ts.createProgram(paths, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(example, 'node_modules/@types')],
  });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? -1;
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    return `${basename(diagnostic.file?.fileName ?? '')}:${line}: ${text}`;
  });
}

it('holds compiled code, its types and nothing else', async () => {
  expect(listing).toEqual(
    expect.arrayContaining([
      'index.js',
      'index.d.ts',
      'snapshot.js',
      'isoBoot.js',
      'package.json',
      'README.md',
      'LICENSE',
    ]),
  );
  expect(listing.filter((path) => !/(\.js|\.d\.ts|^package\.json|^README\.md|^LICENSE)$/.test(path))).toEqual([]);
  expect(await readFile(join(example, 'node_modules/pulumi-lifeboat/index.js'), 'utf8')).toContain('exports.');
});

it('names the plugin and runs no scripts when it is installed', async () => {
  const manifest: unknown = JSON.parse(
    await readFile(join(example, 'node_modules/pulumi-lifeboat/package.json'), 'utf8'),
  );
  const own = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  expect(manifest).toMatchObject({
    name: 'pulumi-lifeboat',
    version: own.version,
    license: 'Apache-2.0',
    main: 'index.js',
    types: 'index.d.ts',
    dependencies: { '@pulumi/pulumi': '^3.142.0' },
    pulumi: { resource: true, name: 'lifeboat', version: own.version },
  });
  expect(manifest).not.toHaveProperty('scripts');
  expect(manifest).not.toHaveProperty('devDependencies');
});

it('type-checks a strict program that uses all of it', async () => {
  expect(await typeCheck('good.ts', goodProgram)).toEqual([]);
});

it('type-checks the example, and each part of it that the reference shows', async () => {
  const parts = [...(await readExamples(root, [...resourceKinds, ...functionKinds]))].flatMap(([kind, examples]) =>
    examples.filter(({ language }) => language === 'typescript').map(({ code }) => [`${kind}.ts`, code] as const),
  );
  const whole = await readFile(join(root, 'examples/typescript/index.ts'), 'utf8');
  expect(parts.map(([file]) => file)).toEqual(expect.arrayContaining(['IsoBoot.ts', 'getConsole.ts']));
  expect(await typeCheckAll({ 'whole.ts': whole, ...Object.fromEntries(parts) })).toEqual([]);
});

it('refuses every mistake', async () => {
  const errors = await typeCheck('bad.ts', ["import * as lifeboat from 'pulumi-lifeboat';", ...mistakes].join('\n'));
  const lines = new Set(errors.map((error) => Number.parseInt(error, 10)));
  expect(
    [...lines].sort((a, b) => a - b),
    errors.join('\n'),
  ).toEqual(mistakes.map((_, index) => index + 1));
});

it('registers resources and calls functions by their tokens', async () => {
  const file = join(example, 'run.mjs');
  await writeFile(file, runtimeProgram);
  const { stdout } = await run(process.execPath, [file]);
  const answer = z.looseObject({ name: z.string() }).parse(JSON.parse(stdout));
  expect(answer.name).toContain('lifeboat:index:Snapshot::a');
  expect(answer).toMatchObject({
    seen: [{ type: 'lifeboat:index:Snapshot', inputs: { instanceId: '1', zomro: { protected: true } } }],
    token: 'lifeboat:index:getInstances',
  });
});
