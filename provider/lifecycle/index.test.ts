import { expect, it } from 'vitest';
import { Bench, wanted } from '../../test/support/bench.ts';

it('one configured provider shares its session, its memory and its turns between all calls', async () => {
  const bench = new Bench({ definition: { removeNewestFirst: false } });
  const lifecycle = bench.lifecycle();
  const operation = bench.operation();
  const checked = lifecycle.check(operation, undefined, { instanceId: 'vm-1', name: 'nightly' });
  expect(checked).toEqual({ inputs: wanted, failures: [], warnings: [] });
  const saved = await lifecycle.create(operation, checked.inputs);
  expect(
    lifecycle.diff(operation, { id: saved.id, inputs: checked.inputs, outputs: saved.outputs }, checked.inputs).entries,
  ).toEqual([]);
  expect(await lifecycle.read(operation, { id: saved.id, inputs: checked.inputs, outputs: saved.outputs })).toEqual({
    ...saved,
    inputs: checked.inputs,
  });
  await lifecycle.delete(operation, { id: saved.id, inputs: checked.inputs, outputs: saved.outputs });
  expect(bench.told.warn).toEqual(['vm-1/s1 was made or taken over in this very run, so it is kept']);
  expect(
    await lifecycle.invoke('getInstances', {}, { signal: operation.signal, reporter: operation.reporter }),
  ).toMatchObject({ result: { instances: [{ instanceId: 'vm-1' }, { instanceId: 'vm-2' }] } });
  await lifecycle.close();
});

it('two creates of one name on one instance make one object', async () => {
  const bench = new Bench();
  const lifecycle = bench.lifecycle();
  const both = await Promise.allSettled(
    ['a', 'b'].map((name) => lifecycle.create(bench.operation({ urn: `urn:${name}`, name }), wanted)),
  );
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(bench.calls).toEqual(['create nightly']);
});

it('a new run remembers nothing of the last one', async () => {
  const bench = new Bench();
  const operation = bench.operation();
  const saved = await bench.lifecycle().create(operation, wanted);
  await bench.lifecycle().delete(operation, { id: saved.id, inputs: wanted, outputs: saved.outputs });
  expect(bench.world.size).toBe(0);
});
