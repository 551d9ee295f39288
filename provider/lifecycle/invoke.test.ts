import { describe, expect, it } from 'vitest';
import { Bench, failureOf } from '../../test/support/bench.ts';
import type { Cloud } from '../clouds/driver.ts';
import type { JsonObject } from '../core/json.ts';
import { invoke } from './invoke.ts';

const answer = {
  instances: [{ instanceId: 'vm-1', powerState: 'Running', ipAddresses: ['192.0.2.1'], extraDetails: { a: 1 } }],
};
function cloudWith(result: JsonObject): { cloud: Cloud; asked: JsonObject[]; bench: Bench } {
  const bench = new Bench();
  const asked: JsonObject[] = [];
  const run = async (_session: unknown, args: JsonObject, call: { debug(text: string): void }) => {
    asked.push(args);
    call.debug('asked');
    return result;
  };
  return { bench, asked, cloud: { ...bench.cloud, functions: { ...bench.cloud.functions, getInstances: { run } } } };
}
const ask = async (args: JsonObject, result: JsonObject = answer) => {
  const { cloud, asked, bench } = cloudWith(result);
  const invoked = await invoke(cloud, undefined, 'getInstances', args, {
    signal: bench.interrupt.signal,
    reporter: bench.reporter,
  });
  return { invoked, asked, bench };
};

describe('a function', () => {
  it('asks the cloud with checked arguments and answers what it says', async () => {
    const { invoked, asked, bench } = await ask({ name: ' web ', region: null });
    expect(invoked).toEqual({ result: answer });
    expect(asked).toEqual([{ name: 'web' }]);
    expect(bench.told.debug).toEqual(['asked']);
  });

  it('says what is wrong with its arguments, and asks nobody', async () => {
    const { invoked, asked } = await ask({ name: 5, regoin: 'x', region: '' });
    expect(invoked).toEqual({
      failures: [
        { path: 'regoin', reason: 'getInstances has no such argument; did you mean "region"?' },
        { path: 'name', reason: 'must be a string, not a number (in YAML, write it in quotes)' },
        { path: 'region', reason: 'must not be empty' },
      ],
    });
    expect(asked).toEqual([]);
  });

  it('does not pass on an answer of another shape, and quotes nothing of it', async () => {
    const error = await failureOf(
      ask({}, { instances: [{ instanceId: 'vm-1', powerState: 'hunter2', ipAddresses: [] }] }),
    );
    expect(error).toMatchObject({
      kind: 'contract',
      message:
        'getInstances: the answer of Memory does not fit: getInstances.instances[0].powerState must be one of Running, Stopped, Suspended, Transitional, Rescue, Error, Unknown.',
    });
  });
});
