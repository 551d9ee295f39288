import { afterEach } from 'vitest';
import { startServer } from '../../provider/rpc/server.ts';
import { ProviderClient } from './client.ts';
import { FakeEngine } from './fake-engine.ts';
import { fakeCloud } from './fake-cloud.ts';
import { ManualClock } from './manual-clock.ts';
import { ScriptedLifecycle } from './scripted-lifecycle.ts';
import type { Wire } from './wire.ts';

export const goodConfig = { cloud: 'alpha', username: 'demo', password: 'not-a-password' } as const satisfies Record<
  string,
  Wire
>;

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export interface RigOptions {
  readonly environment?: Record<string, string>;
  /** As a plugin that its engine started; otherwise as one that engines attach to. */
  readonly spawned?: boolean;
  readonly clouds?: Parameters<typeof startServer>[0]['clouds'];
}

/** The real server on a loopback port, with a scripted lifecycle behind it and a fake engine before it. */
export async function rig(options: RigOptions = {}) {
  const clock = new ManualClock();
  const lifecycle = new ScriptedLifecycle();
  const engine = await FakeEngine.start();
  const exits: number[] = [];
  let exited: () => void = () => undefined;
  const exit = new Promise<void>((resolve) => {
    exited = resolve;
  });
  const server = await startServer({
    clouds: options.clouds ?? [fakeCloud('alpha'), fakeCloud('beta', { defaultEndpoint: undefined })],
    clock,
    args: { engineAddress: options.spawned === true ? engine.address : undefined },
    schema: () => '{"name":"lifeboat"}',
    version: '1.2.3',
    createLifecycle: lifecycle.create,
    environment: (name) => options.environment?.[name],
    exit: (code) => {
      exits.push(code);
      exited();
    },
  });
  const client = new ProviderClient(server.port);
  cleanUps.push(
    () => engine.die(),
    () => server.close(),
    () => client.close(),
  );
  return { client, clock, engine, exit, exits, lifecycle, server };
}

/** Configured and connected to its engine. */
export async function configuredRig(options: RigOptions = {}) {
  const made = await rig(options);
  await made.client.handshake(made.engine.address);
  await made.client.configure({ ...goodConfig });
  return made;
}

/** A promise to be settled by hand. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
