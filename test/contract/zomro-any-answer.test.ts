import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backupSchedule } from '../../provider/clouds/zomro/backup-schedule.ts';
import { functions } from '../../provider/clouds/zomro/functions.ts';
import { isoBoot } from '../../provider/clouds/zomro/iso-boot.ts';
import {
  elements,
  listOf,
  publishedScheduleRow,
  publishedSnapshotRow,
  scriptedClient,
} from '../../provider/clouds/zomro/testing.ts';
import { isLifeboatError } from '../../provider/core/errors.ts';

const list = 'instances.fleio_bckps.schedule';
const edit = 'instances.fleio_bckps.schedule.edit';
const boot = 'instances.fleio.boot_from_iso';
const instanceId = '5203773';
const image = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
const place = { instanceId, objectId: '14' };
/** Also keys that mean something to JavaScript, and nodes of the right kind in wrong places. */
const key = fc.constantFrom(
  '$',
  '$orig',
  '$name',
  '$key',
  '$depend',
  'id',
  'name',
  'val',
  'elem',
  '__proto__',
  'constructor',
  'length',
  'then',
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    ' ',
    '14',
    instanceId,
    image,
    'null',
    'booted_from_iso',
    '\u0000',
    'x'.repeat(5000),
  ),
  fc.string(),
);
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(key, tie('node'), { maxKeys: 3 }),
  ),
}));
const nodes = {
  [list]: publishedScheduleRow,
  'instances.snapshots': publishedSnapshotRow,
  instances: elements({ id: instanceId, instance_status: 'booted_from_iso', status: '2' }),
};
const fields = fc.constantFrom(...new Set(Object.values(nodes).flatMap((row) => Object.keys(row))));
const besides = fc.constantFrom('elem', 'p_elems', 'p_num', 'slist', 'backup_rotation', 'ok', 'cookies', 'messages');

it('whatever stands where, a read ends in an answer or in an error that says so, never in a crash', async () => {
  let odd: { field: string; beside: string; node: unknown; other: unknown } = {
    field: '',
    beside: '',
    node: {},
    other: {},
  };
  const dressed = (doc: Readonly<Record<string, unknown>>) =>
    odd.beside === '' ? doc : { ...doc, [odd.beside]: odd.other };
  const rowsOf = (row: Readonly<Record<string, unknown>>) => () => dressed(listOf([{ ...row, [odd.field]: odd.node }]));
  const { call, client } = await scriptedClient({
    ...Object.fromEntries(Object.entries(nodes).map(([func, row]) => [func, rowsOf(row)])),
    image: rowsOf(publishedSnapshotRow),
    'instances.fleio_bckps': rowsOf(publishedSnapshotRow),
    'instances.filter': () => ({ [odd.field]: odd.node }),
    'instances.snapshots.filter': () => ({ [odd.field]: odd.node }),
    'image.edit': () => dressed({ [odd.field]: odd.node }),
    'instances.edit': () => dressed({ [odd.field]: odd.node }),
    [edit]: () => dressed({ [odd.field]: odd.node }),
    [boot]: () => dressed({ slist: [{ $name: 'select_boot_from_iso', val: odd.node }, odd.node] }),
    'instances.fleio.vnc': () => dressed({ ok: odd.node, cookies: { cookie: odd.other } }),
  });
  const iso = isoBoot.driver(client);
  const schedules = backupSchedule.driver(client);
  const plan = { verb: 'Create', aspects: ['imageId', 'keepCount'] } as const;
  const boots = { instanceId, imageId: image };
  const wanted = {
    instanceId,
    name: 'MySchedule',
    rotationDays: ['Monday'] as const,
    rotationTime: '02:01',
    keepCount: 1,
  };
  const looks: (() => Promise<unknown> | undefined)[] = [
    () => schedules.read(place, undefined, call),
    () => schedules.named(instanceId, 'MySchedule', call),
    () => schedules.inspect?.(wanted, plan, call),
    () => iso.read({ instanceId, objectId: instanceId }, undefined, call),
    () => iso.inspect?.(boots, plan, call),
    () => iso.before?.(boots, call),
    () => iso.busy(instanceId, call),
    ...Object.values(functions).map((one) => () => one.run(client, { instanceId }, call)),
  ];
  await fc.assert(
    fc.asyncProperty(fields, besides, node, node, fc.boolean(), async (field, beside, one, other, isBeside) => {
      odd = { field, beside: isBeside ? beside : '', node: one, other };
      for (const look of looks) {
        const outcome: unknown = await Promise.resolve(look()).catch((reason: unknown) => reason);
        if (outcome instanceof Error)
          expect(isLifeboatError(outcome), `${outcome.name}: ${outcome.message}`).toBe(true);
        else expect(() => JSON.stringify(outcome)).not.toThrow();
      }
      // Its row is there all the time, whatever stands in it or beside it.
      const isShown = field !== 'id' && odd.beside !== 'elem';
      const seen = await schedules.read(place, undefined, call).catch(() => undefined);
      if (isShown) expect(seen?.kind).not.toBe('absent');
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
