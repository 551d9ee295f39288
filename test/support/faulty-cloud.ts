import type { Cloud, ResourceDriver } from '../../provider/clouds/driver.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';

/** The same cloud with a bug of our own: one verb of one driver falls over its own feet, before or after it did its work. */
export function withBug(
  cloud: Cloud,
  kind: ResourceKind,
  verb: 'create' | 'change' | 'remove',
  when: 'before' | 'after',
): Cloud {
  const definition = cloud.resources[kind];
  const stumble = async (work: () => Promise<unknown>): Promise<never> => {
    if (when === 'after') await work().catch(() => undefined);
    throw new TypeError('undefined is not a function');
  };
  const driver = (session: unknown): ResourceDriver => {
    const inner = definition.driver(session);
    return {
      read: (ref, operation, call) => inner.read(ref, operation, call),
      named: (instanceId, name, call) => inner.named(instanceId, name, call),
      busy: (instanceId, call) => inner.busy(instanceId, call),
      inspect: async (inputs, plan, call) => (await inner.inspect?.(inputs, plan, call)) ?? [],
      before: async (inputs, call) => (await inner.before?.(inputs, call)) ?? {},
      create: (inputs, attempt, call) =>
        verb === 'create' ? stumble(() => inner.create(inputs, attempt, call)) : inner.create(inputs, attempt, call),
      change: (observed, wanted, aspects, call) =>
        verb === 'change'
          ? stumble(() => inner.change(observed, wanted, aspects, call))
          : inner.change(observed, wanted, aspects, call),
      remove: (observed, call, asked) =>
        verb === 'remove' ? stumble(() => inner.remove(observed, call, asked)) : inner.remove(observed, call, asked),
      ...(inner.steps === undefined ? {} : { steps: inner.steps }),
    };
  };
  return { ...cloud, resources: { ...cloud.resources, [kind]: { ...definition, driver } } };
}
