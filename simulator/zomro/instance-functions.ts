import { day, instanceOf, param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { badValue } from './errors.ts';
import { form, nameIn } from './forms.ts';
import type { Select } from './forms.ts';
import { serviceOf } from './instance-service.ts';
import { instanceStatus, passing, permit } from './instance-status.ts';
import type { InstanceOperation, InstanceStatus } from './instance-status.ts';
import { list, setFilter } from './lists.ts';
import { isConfirmed } from './request.ts';
import type { Row } from './wire.ts';
import { statusTitle } from './words.ts';
import type { Instance } from './world.ts';

/** `instances`: the fields that the panel reads. [P] */
export function listInstances(context: CallContext): Outcome {
  const own = context.world.instances.filter((one) => one.owner === context.account.id);
  return list(context, { rows: own.map((instance) => instanceRow(context, instance)) });
}

/** [P] */
export function filterInstances(context: CallContext): Outcome {
  const fields = ['id', 'ip', 'pricelist', 'instance_status', 'status', 'datacenter', 'name', 'autoprolong', 'domain'];
  const ranges = ['orderdatefrom', 'orderdateto', 'cost_from', 'cost_to'];
  return setFilter(context, [...fields, ...ranges, 'expiredate', 'opendate', 'period']);
}

/** `instances.edit`: shows one instance, its password too, and changes name, reverse DNS and rotation. [P] */
export function editInstance(context: CallContext): Outcome {
  const instance = instanceOf(context, param(context, 'elid'));
  if (!isConfirmed(context.params)) return form(context, instanceForm(instance), [rotationSelect]);
  const { servername, rdns_record: rdns, backup_rotation: rotation } = context.params;
  if (rotation !== undefined && !/^([1-9]|10)$/.test(rotation)) throw badValue('backup_rotation', rotation);
  Object.assign(instance, {
    servername: servername === undefined ? instance.servername : nameIn(context, 'servername'),
    rdns: rdns ?? instance.rdns,
    backupRotation: rotation ?? instance.backupRotation,
  });
  return { doc: { ok: {} }, effect: `instance ${instance.id} changed` };
}

/** `service.start`, `service.stop` and `service.reboot`. [P] */
export const startInstance = power('start', () => ['starting', 'active']);
export const stopInstance = power('stop', () => ['stopping', 'stopped']);
/** That a reboot keeps the mode the instance is in is inferred. */
export const rebootInstance = power('reboot', (before) => ['rebooting', before]);

/** `instances.fleio.vnc`: an address and a cookie to open it with. [P] */
export function openConsole(context: CallContext): Outcome {
  const instance = instanceOf(context, param(context, 'elid'));
  const token = context.world.random.hex(32);
  return {
    doc: {
      ok: { $: `https://console.lifeboat.test/vnc/${instance.uuid}?token=${token}` },
      cookies: { cookie: [{ $name: 'console_session', $: context.world.random.hex(24) }] },
    },
  };
}

function power(
  operation: InstanceOperation,
  steps: (before: InstanceStatus) => readonly [InstanceStatus, InstanceStatus],
): (context: CallContext) => Outcome {
  return (context) => {
    const { world, now, quirks } = context;
    const instance = instanceOf(context, param(context, 'elid'));
    const before = instanceStatus(world, instance, now);
    permit(operation, before, quirks);
    const [onTheWay, final] = steps(before);
    instance.status = passing(now, onTheWay, { afterMs: quirks.powerMs, final });
    return { doc: { ok: {} }, effect: `instance ${instance.id} ${operation}` };
  };
}

function instanceRow(context: CallContext, instance: Instance): Row {
  const status = instanceStatus(context.world, instance, context.now);
  const service = serviceOf(instance, status, context.quirks);
  return {
    id: instance.id,
    servername: instance.servername,
    name: instance.servername,
    instance_status: context.quirks.instanceStatusStyle === 'code' ? status : statusTitle(status),
    item_status: service,
    status: service,
    pricelist: 'Cloud VPS',
    cost: '5.00 EUR',
    datacentername: instance.region,
    createdate: day(instance.createdAt),
    instances_os: 'Ubuntu 22.04 x64',
    os_distro: 'Ubuntu',
    os_version: '22.04 x64',
    ip: '192.0.2.10',
    ip_v6: '',
    change_pricelist: 'on',
    autoprolong: 'on',
    expiredate: day(instance.createdAt + 30 * 86_400_000),
    used_traffic: '0',
    paid_traffic: '0',
  };
}

function instanceForm(instance: Instance): Row {
  return {
    elid: instance.id,
    instances_uuid: instance.uuid,
    servername: instance.servername,
    ip: '192.0.2.10',
    ip_v6: '',
    rdns_record: instance.rdns,
    backup_rotation: instance.backupRotation,
    createdate: day(instance.createdAt),
    // The real form shows the password of the machine. [P]
    password: 'not-a-real-root-password',
  };
}

const rotationSelect: Select = {
  name: 'backup_rotation',
  options: Array.from({ length: 10 }, (_, index) => ({ key: String(index + 1), label: String(index + 1) })),
};
