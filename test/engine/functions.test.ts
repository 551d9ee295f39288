import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig } from './harness/rig.ts';

async function ask({ stack }: Rig, name: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
  await stack.write({
    variables: { answer: { 'fn::invoke': { function: `lifeboat:index:${name}`, arguments: args } } },
    outputs: { answer: '${answer}' },
  });
  await stack.up();
  return stack.output('answer');
}

test('getInstance tells what the cloud knows of a machine', async () => {
  const rig = await newRig();
  expect(await ask(rig, 'getInstance', { instanceId })).toMatchObject({
    instanceId,
    name: 'MyServer',
    powerState: 'Running',
    region: 'Netherlands-2',
  });
});

test('getInstance of an unknown id fails, and says which', async () => {
  const { stack } = await newRig();
  await stack.write({
    variables: {
      answer: { 'fn::invoke': { function: 'lifeboat:index:getInstance', arguments: { instanceId: '4711' } } },
    },
    outputs: { answer: '${answer}' },
  });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('4711');
});

test('getInstances lists all of them, on all pages, and filters', async () => {
  const rig = await newRig({ quirks: { maxPageSize: 2 } });
  const made = ['a', 'b', 'c', 'd'].map((servername) => rig.cloud.instances.add({ servername }).id);
  const all = await ask(rig, 'getInstances', {});
  expect(all).toMatchObject({ instances: [instanceId, ...made].sort().map((id) => ({ instanceId: id })) });
  expect(await ask(rig, 'getInstances', { name: 'c' })).toMatchObject({
    instances: [{ name: 'c', instanceId: made[2] }],
  });
});

test('getSnapshots lists whoever made them, oldest first', async () => {
  const rig = await newRig();
  const early = rig.cloud.snapshots.add({ name: 'early', createdate: '2024-02-01', fleio_status: 'Error' });
  const late = rig.cloud.snapshots.add({ name: 'late', createdate: '2025-02-01' });
  expect(await ask(rig, 'getSnapshots', { instanceId })).toMatchObject({
    snapshots: [
      { id: `${instanceId}/${early.id}`, name: 'early', createdAt: '2024-02-01', cloudStatus: 'Error' },
      { id: `${instanceId}/${late.id}`, name: 'late', createdAt: '2025-02-01', status: 'Active', snapshotId: late.id },
    ],
  });
  expect(await ask(rig, 'getSnapshots', { instanceId, name: 'late' })).toMatchObject({ snapshots: [{ name: 'late' }] });
});
