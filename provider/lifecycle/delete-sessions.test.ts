import { describe, expect, it } from 'vitest';
import { Bench, failureOf, savedOutputs, wanted } from '../../test/support/bench.ts';
import { remove } from './delete.ts';

const stored = () => ({ id: 'vm-1/s1', inputs: wanted, outputs: savedOutputs });

describe('what is not this resource’s to delete', () => {
  const asked = { instanceId: 'vm-1', imageId: 'rescue.iso', restart: 'Graceful' };
  const session = (outputs: object = {}) => ({
    id: 'vm-1',
    inputs: asked,
    outputs: { ...asked, status: 'Active', installation: { cloud: 'memory', account: 'a1' }, ...outputs },
  });
  const running = (imageId: string, more: object = {}) => {
    const made = new Bench({ kind: 'IsoBoot' });
    made.put('vm-1', { inputs: { instanceId: 'vm-1', imageId }, ...more });
    return made;
  };

  it('is what serves others too: refused, and kept in state', async () => {
    const made = new Bench();
    made.put('s1', { shared: 'it also covers web-2' });
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({ kind: 'refused' });
    expect(made.calls).toEqual([]);
  });

  it('is a session from another image, which somebody else put in: left as it is, with a warning', async () => {
    const made = running('installer.iso');
    await remove(made.work(), session());
    expect(made.calls).toEqual([]);
    expect(made.told.warn.join()).toContain('imageId is installer.iso now');
  });

  it.each([
    ['the same image under another id', 'elf-1', { synonyms: { imageId: ['elf-1', 'rescue.iso'] } }, {}],
    ['the image that a change was to bring', 'installer.iso', {}, { imageId: 'installer.iso', status: 'Pending' }],
    ['the image that a change was to replace', 'rescue.iso', {}, { imageId: 'installer.iso', status: 'Pending' }],
  ])('is not %s', async (_what, shown, more, outputs) => {
    const made = running(shown, more);
    await remove(made.work(), session(outputs));
    expect(made.calls).toEqual(['remove vm-1']);
    expect(made.told.warn).toEqual([]);
  });

  it('is given to the driver with what was before, and with what was asked for', async () => {
    const given: unknown[] = [];
    const made = new Bench({
      kind: 'IsoBoot',
      driver: (own) => ({
        remove: async (present, _call, inputs) => {
          given.push(present.outputs['before'], inputs['imageId']);
          own.world.delete('vm-1');
          return {};
        },
      }),
    });
    made.put('vm-1');
    await remove(made.work(), session({ before: { powerState: 'Stopped' } }));
    expect(given).toEqual([{ powerState: 'Stopped' }, 'rescue.iso']);
  });
});
