import { describe, expect, test } from 'vitest';
import { LifeboatError } from '../../core/errors.ts';
import { becauseOfTools, toolsFindings } from './guest-tools.ts';
import { apiError, scriptedClient, vmId, vmRow } from './testing.ts';
import { vm } from './wire.ts';

const text = `a file system consistent snapshot needs VMTools running in the guest, and those of web-1 (${vmId}, RUNNING) are NOT_RUNNING. Install or start them, or use \`Crash\`.`;

test.each(['NOT_RUNNING', 'NOT_INSTALLED', 'RESTRICTION', 'SOMETHING_NEW'])(
  '%s stands in the way',
  (vm_tools_status) => {
    expect(toolsFindings(vm.parse(vmRow({ vm_tools_status })))).toEqual([
      { severity: 'error', path: 'consistency', text: text.replace('NOT_RUNNING', vm_tools_status) },
    ]);
  },
);

test.each(['RUNNING', null])('%s does not', (vm_tools_status) => {
  expect(toolsFindings(vm.parse(vmRow({ vm_tools_status })))).toEqual([]);
});

describe('a refusal', () => {
  const refusal = (path?: string) => new LifeboatError('invalid', { message: 'creation', cloudSays: 'no', path });
  const told = async (vms: Parameters<typeof scriptedClient>[0]['get-vms'], path?: string) => {
    const { call, client } = await scriptedClient({ 'get-vms': vms ?? [] });
    return (await becauseOfTools(client, refusal(path), vmId, call)).facts;
  };
  const stopped = [vmRow({ vm_tools_status: 'NOT_RUNNING' })];

  test.each([undefined, 'consistency'])('of the request (%s), while they do not run: that is why', async (path) => {
    expect(await told(stopped, path)).toMatchObject({ path: 'consistency', cloudSays: 'no', advice: text });
  });

  test('of another property has another reason', async () => {
    expect(await told(stopped, 'name')).toEqual(refusal('name').facts);
  });

  test.each([
    ['while they run', [vmRow()]],
    ['of a VM that is gone', []],
    ['of a VM that cannot be asked', () => apiError(403, 'no')],
  ])('%s is told as it is', async (_name, vms) => {
    expect(await told(vms)).toEqual(refusal().facts);
  });
});
