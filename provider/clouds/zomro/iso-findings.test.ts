import { describe, expect, test } from 'vitest';
import type { Finding, Plan } from '../driver.ts';
import { offeredImages } from './iso-candidates.ts';
import { bootFindings, isBootedFromIso, notOffered } from './iso-findings.ts';
import { elements, listOf, publishedIsoForm, scriptedClient, wireFailure } from './testing.ts';

type Script = Parameters<typeof scriptedClient>[0];
type Changes = Readonly<Record<string, string>>;

const iso = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
const boo = '696c4ee2-6d19-4281-b301-599c220cd4f3';
const create: Plan = { verb: 'Create', aspects: ['instanceId', 'imageId'] };
const change: Plan = { verb: 'Change', aspects: ['imageId'] };
const instance = (changes: Changes = {}) =>
  elements({
    id: '5203773',
    servername: 'MyServer',
    instance_status: 'active',
    status: '2',
    datacentername: 'Netherlands-2',
    ...changes,
  });
const image = (changes: Changes = {}) =>
  elements({
    id: '77',
    name: 'tools',
    fleio_id: '11111111-aaaa-4bbb-8ccc-222222222222',
    fleio_status: 'Active',
    disk_format: 'qcow2',
    region: 'Netherlands-2',
    ...changes,
  });
const warning = (path: string, text: string): Finding => ({ severity: 'warning', path, text });
const error = (path: string, text: string): Finding => ({ severity: 'error', path, text });
const willRestart = warning('restart', 'will restart MyServer (5203773) into the image');
const unlabelled = warning('imageId', 'not labelled as an ISO image by Zomro; it may not boot');
const refusedForm = () => wireFailure('value', 'instance_status');

async function findings(plan: Plan = create, wanted: Changes = {}, script: Script = {}) {
  const { call, client, funcs, lines } = await scriptedClient({
    instances: () => listOf([instance()]),
    'instances.fleio.boot_from_iso': () => publishedIsoForm,
    image: () => listOf([]),
    ...script,
  });
  const { imageId = iso, zone } = wanted;
  const found = await bootFindings(client, { instanceId: '5203773', imageId, zone }, plan, call);
  return { found, funcs: funcs(), lines };
}
const inState = (changes: Changes, script: Script = {}): Script => ({
  instances: () => listOf([instance(changes)]),
  ...script,
});

describe('an instance that rests', () => {
  test.each([
    ['active', willRestart],
    [
      'Stopped ',
      warning(
        'restart',
        'will start MyServer (5203773), which is stopped, from the image; it stays on when the session ends',
      ),
    ],
  ])('%s: it will restart, and no more', async (instance_status, told) => {
    const { found, funcs } = await findings(create, {}, inState({ instance_status }));
    expect(found).toEqual([told]);
    expect(funcs).toEqual(['instances', 'instances.fleio.boot_from_iso']);
  });

  test('without a name of its server: the one in billing, or its id', async () => {
    const named = await findings(create, {}, { instances: () => listOf([elements({ id: '5203773', name: 'VPS 1' })]) });
    expect(named.found).toEqual([warning('restart', 'will restart VPS 1 (5203773) into the image')]);
    const bare = await findings(create, {}, { instances: () => listOf([elements({ id: '5203773' })]) });
    expect(bare.found).toEqual([warning('restart', 'will restart instance 5203773 into the image')]);
  });

  test.each([
    [
      'resized',
      'MyServer (5203773) is "resized": a resize waits for its owner. Confirm it or roll it back in the Zomro panel first',
    ],
    [
      'verify_resize',
      'MyServer (5203773) is "verify_resize": a resize waits for its owner. Confirm it or roll it back in the Zomro panel first',
    ],
    [
      'rescued',
      'MyServer (5203773) is "rescued": somebody put it into rescue mode. Leave rescue in the Zomro panel first: Lifeboat never ends a rescue that it did not begin',
    ],
    [
      'suspended',
      'MyServer (5203773) is "suspended": it cannot boot from an image. Have it resumed in the Zomro panel first',
    ],
    [
      'Error',
      'MyServer (5203773) is "Error": it cannot boot from an image. Have it repaired first, in the Zomro panel or by Zomro’s support',
    ],
  ])('%s: an error, and nothing more is asked', async (instance_status, text) => {
    for (const plan of [create, change]) {
      const { found, funcs } = await findings(plan, {}, inState({ instance_status }));
      expect(found).toEqual([error('instanceId', text)]);
      expect(funcs).toEqual(['instances']);
    }
  });

  test('an error of its form passes', async () => {
    await expect(findings(create, {}, { 'instances.fleio.boot_from_iso': refusedForm })).rejects.toMatchObject({
      kind: 'invalid',
    });
    const away: Script = { 'instances.fleio.boot_from_iso': () => (response) => response.writeHead(502).end() };
    await expect(findings(create, {}, away)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('an instance that does not rest', () => {
  test.each([
    ['rebooting', {}, 'rebooting'],
    ['image_uploading', {}, 'image_uploading'],
    ['hibernating', {}, 'hibernating'],
    ['active', { status: '5' }, 'in process'],
  ])('%s: the boot waits', async (instance_status, more, word) => {
    const { found } = await findings(create, {}, inState({ instance_status, ...more }));
    expect(found).toEqual([
      willRestart,
      warning('instanceId', `MyServer (5203773) is "${word}" now: waits for that to end`),
    ]);
  });

  test.each([
    ['a value', refusedForm],
    ['a running operation', () => wireFailure('error', 'runningoperation')],
    ['something else', () => wireFailure('oops', '')],
  ])('whose form is refused with %s: it is told later', async (_name, form) => {
    const script = inState({ instance_status: 'rebooting' }, { 'instances.fleio.boot_from_iso': form });
    const { found, lines } = await findings(create, {}, script);
    expect(found).toEqual([
      willRestart,
      warning('instanceId', 'MyServer (5203773) is "rebooting" now: waits for that to end'),
      warning(
        'imageId',
        'whether Zomro offers the image cannot be told while MyServer (5203773) is "rebooting"; it is checked again right before the boot',
      ),
    ]);
    expect(lines.join('\n')).toContain('images that instance 5203773 can boot from: ');
  });

  test('and whose form cannot be reached is an error all the same', async () => {
    const script = inState(
      { instance_status: 'rebooting' },
      { 'instances.fleio.boot_from_iso': () => wireFailure('access', 'x') },
    );
    await expect(findings(create, {}, script)).rejects.toMatchObject({ kind: 'denied' });
  });
});

describe('an instance in the session', () => {
  const booted = (script: Script = {}) => inState({ instance_status: 'Booted from ISO' }, script);
  const swaps = warning(
    'restart',
    'will restart MyServer (5203773): it leaves the image that it runs from and restarts into the wanted one',
  );

  test('a change leaves it and enters again', async () => {
    expect((await findings(change, {}, booted())).found).toEqual([swaps]);
  });

  test('events do the same', async () => {
    expect((await findings({ verb: 'Change', aspects: ['triggers'] }, {}, booted())).found).toEqual([swaps]);
  });

  test('a change to an image that is not offered', async () => {
    const { found } = await findings(change, { imageId: iso.replace('f', 'e') }, booted());
    expect(found.map(({ path, severity }) => `${severity} ${path}`)).toEqual(['error imageId']);
  });

  test('whose form is refused', async () => {
    const { found } = await findings(change, {}, booted({ 'instances.fleio.boot_from_iso': refusedForm }));
    expect(found).toEqual([
      swaps,
      warning(
        'imageId',
        'whether Zomro offers the image cannot be told while MyServer (5203773) is "Booted from ISO"; it is checked again right before the boot',
      ),
    ]);
  });

  test('of a create says nothing: nothing will be done, and the look before it says so', async () => {
    const { found, funcs } = await findings(create, {}, booted());
    expect([found, funcs]).toEqual([[], ['instances']]);
  });

  test('a session that has ended is only entered', async () => {
    expect((await findings(change)).found).toEqual([willRestart]);
  });
});

test.each([[['restart']], [['zomro.zone']], [[]]])('a change of %j restarts nothing', async (aspects) => {
  const { found, funcs } = await findings({ verb: 'Change', aspects });
  expect(found).toEqual([]);
  expect(funcs).toEqual(['instances']);
});

describe('an instance that the list does not show', () => {
  const hidden = (record: () => Readonly<Record<string, unknown>>): Script => ({
    instances: () => listOf([]),
    'instances.edit': record,
  });

  test('does not exist: an error, whatever changes', async () => {
    for (const plan of [create, change, { verb: 'Change', aspects: ['restart'] } as const]) {
      const { found } = await findings(
        plan,
        {},
        hidden(() => wireFailure('missed', 'elid')),
      );
      expect(found).toEqual([
        error(
          'instanceId',
          'there is no instance 5203773 in this Zomro account. The id is the number that the panel and the function `getInstances` show.',
        ),
      ]);
    }
  });

  test('is hidden by a filter: the image is checked all the same', async () => {
    const { found, funcs } = await findings(
      create,
      { imageId: boo },
      hidden(() => elements({ servername: 'MyServer' })),
    );
    expect(found).toEqual([warning('restart', 'will restart instance 5203773 into the image'), unlabelled]);
    expect(funcs.at(-2)).toBe('instances.fleio.boot_from_iso');
  });
});

describe('an image', () => {
  test('that only the format of its disk calls an ISO image', async () => {
    const rows = [image({ fleio_id: boo.toUpperCase(), disk_format: 'ISO' })];
    const { found } = await findings(create, { imageId: boo }, { image: () => listOf(rows) });
    expect(found).toEqual([willRestart]);
  });

  test.each([
    ['that nothing calls so', { image: () => listOf([image({ fleio_id: boo })]) }],
    ['of which nothing is known', {}],
    ['with an API that does not list images', { image: () => wireFailure('missed', 'func') }],
  ])('%s: a warning', async (_name, script) => {
    const { found } = await findings(create, { imageId: boo }, script);
    expect(found).toEqual([willRestart, unlabelled]);
  });

  test('in the zone that is wanted', async () => {
    expect((await findings(create, { zone: 'pub' })).found).toEqual([willRestart]);
  });
});

describe('an image that is not offered', () => {
  const why = async (wanted: Changes, script: Script = {}) => {
    const { call, client } = await scriptedClient({
      'instances.fleio.boot_from_iso': () => publishedIsoForm,
      instances: () => listOf([instance()]),
      image: () => listOf([image()]),
      ...script,
    });
    const { imageId = iso, zone } = wanted;
    const offered = await offeredImages(client, '5203773', call);
    return notOffered(client, { instanceId: '5203773', imageId, zone }, offered, call);
  };
  const own = '11111111-aaaa-4bbb-8ccc-222222222222';
  const rows = (changes: Changes): Script => ({ image: () => listOf([image(changes)]) });

  test('in this zone, but in another one', async () => {
    expect(await why({ zone: 'own' })).toEqual(
      error('zomro.zone', 'Zomro offers the image in zone "pub", not in this one. Leave it out: then it is found'),
    );
  });

  test('but one of that name is', async () => {
    expect(await why({ imageId: 'boo' })).toEqual(
      error('imageId', `this is the name of an image. Use its UUID, ${boo}`),
    );
  });

  test.each([
    [
      'is not ready',
      { fleio_status: 'Saving' },
      'Zomro does not offer the image "tools" to instance 5203773: it is "Saving". It must be "Active"',
    ],
    [
      'is elsewhere',
      { region: 'Poland-1' },
      'Zomro does not offer the image "tools" to instance 5203773: it is in Poland-1, the instance in Netherlands-2. Copy it there in the Zomro panel, or use another one',
    ],
    [
      'is without a reason',
      {},
      'Zomro does not offer the image "tools" to instance 5203773: it is in the account, and the reason is not told. Look at it in the Zomro panel',
    ],
    [
      'tells nothing of itself',
      { name: '', fleio_status: '', region: '' },
      'Zomro does not offer the image to instance 5203773: it is in the account, and the reason is not told. Look at it in the Zomro panel',
    ],
  ])('though it is our own: it %s', async (_name, changes, text) => {
    expect(await why({ imageId: ` ${own.toUpperCase()}` }, rows(changes))).toEqual(error('imageId', text));
  });

  test('and whose instance is hidden: its region says nothing', async () => {
    const found = await why({ imageId: own }, { ...rows({ region: 'Poland-1' }), instances: () => listOf([]) });
    expect(found.text).toContain('the reason is not told');
  });

  test('since it is named by its id in billing', async () => {
    expect(await why({ imageId: '77' })).toEqual(
      error('imageId', `this is the id of the image "tools" in billing. Use its UUID, ${own}`),
    );
  });

  test.each([
    ['of an image that is not shown', '78', {}],
    ['of one without a UUID', '77', { fleio_id: '' }],
  ])('since it is named by a number %s', async (_name, imageId, changes) => {
    expect(await why({ imageId }, rows(changes))).toEqual(
      error(
        'imageId',
        'this looks like an id in billing. Use the UUID of the image: the function `getIsoImages` lists them',
      ),
    );
  });

  test('but one of almost that id is', async () => {
    expect(await why({ imageId: iso.replace('ffa4', 'faf4') })).toEqual(
      error(
        'imageId',
        `not among the images that Zomro offers to instance 5203773 (4); did you mean "${iso}"? The function \`getIsoImages\` lists them`,
      ),
    );
  });

  test('nor anything like it', async () => {
    expect(await why({ imageId: 'debian' })).toEqual(
      error(
        'imageId',
        'not among the images that Zomro offers to instance 5203773 (4). The function `getIsoImages` lists them',
      ),
    );
  });

  test('nor any other', async () => {
    expect(await why({}, { 'instances.fleio.boot_from_iso': () => ({ slist: [] }) })).toEqual(
      error('imageId', 'Zomro offers no image to instance 5203773 now'),
    );
  });

  test('is not shown itself, since it may be a secret', async () => {
    for (const imageId of ['a-secret-value', '99887766', own]) {
      expect((await why({ imageId })).text).not.toContain(imageId);
    }
  });
});

test('the mode, in any spelling', () => {
  expect(
    ['booted_from_iso', 'Booted from ISO ', 'rescued', undefined].map((instance_status) =>
      isBootedFromIso({ instance_status }),
    ),
  ).toEqual([true, true, false, false]);
  expect(isBootedFromIso(undefined)).toBe(false);
});
