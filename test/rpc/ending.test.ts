import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { LifeboatError } from '../../provider/core/errors.ts';
import { type Operation, PartialState, type Saved } from '../../provider/lifecycle/contract.ts';
import { errorOf } from './client.ts';
import { FakeEngine } from './fake-engine.ts';
import { configuredRig, deferred, goodConfig } from './rig.ts';
import { initFailedOf } from './wire.ts';

const done: Saved = { id: '7/9', outputs: { status: 'Active' }, unfinished: false };

/** Works until it is interrupted, then answers what it has. */
function interruptible(begun: () => void) {
  return ({ signal }: Operation) =>
    new Promise<Saved>((resolve, reject) => {
      const stop = () =>
        reject(new PartialState({ id: '7/9', outputs: { status: 'Pending' } }, ['interrupted'], signal.reason));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      begun();
      void resolve;
    });
}

/** A rig with one create under way. */
async function working(options: Parameters<typeof configuredRig>[0] = {}) {
  const made = await configuredRig(options);
  const begun = deferred<void>();
  made.lifecycle.will({
    create: interruptible(() => begun.resolve()),
    check: (_resource, _olds, inputs) => ({ inputs, failures: [], warnings: [] }),
  });
  const { call, answer } = made.client.startCreate({});
  const outcome = errorOf(answer);
  await begun.promise;
  return { ...made, call, outcome };
}

describe('Cancel', () => {
  it('ends what runs, with its partial state, and answers itself', async () => {
    const { client, outcome } = await working();
    await client.cancel();
    await client.cancel();
    expect(initFailedOf(await outcome)).toMatchObject({
      id: '7/9',
      properties: { status: 'Pending' },
      reasons: ['interrupted'],
    });
  });

  it('ends at once what starts afterwards, until a new session begins', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({ create: ({ signal }) => Promise.resolve({ ...done, outputs: { aborted: signal.aborted } }) });
    const aborted = async () => (await client.create({})).getProperties()?.toJavaScript();
    await client.cancel();
    expect(await aborted()).toEqual({ aborted: true });
    for (const begin of [
      () => client.configure({ ...goodConfig }),
      () => client.handshake(),
      () => client.attach(engine.address),
    ]) {
      await client.cancel();
      await begin();
      expect(await aborted()).toEqual({ aborted: false });
    }
  });

  it('is harmless when nothing runs', async () => {
    const { client } = await configuredRig();
    expect((await client.cancel()).toObject()).toEqual({});
    expect((await client.cancel()).toObject()).toEqual({});
  });
});

describe('a dropped call', () => {
  it('ends its own work only', async () => {
    const { client, lifecycle } = await configuredRig();
    const signals = new Map<string, AbortSignal>();
    const both = deferred<void>();
    const release = deferred<void>();
    const stopped = deferred<void>();
    lifecycle.will({
      create: async ({ name, signal }) => {
        signals.set(name, signal);
        if (name === 'dropped') signal.addEventListener('abort', () => stopped.resolve());
        if (signals.size === 2) both.resolve();
        await release.promise;
        return done;
      },
    });
    const dropped = client.startCreate({}, { name: 'dropped' });
    const kept = client.startCreate({}, { name: 'kept' });
    const outcome = errorOf(dropped.answer);
    await both.promise;
    dropped.call.cancel();
    expect((await outcome).code).toBe(status.CANCELLED);
    await stopped.promise;
    expect(signals.get('kept')?.aborted).toBe(false);
    release.resolve();
    expect((await kept.answer).getId()).toBe('7/9');
  });
});

describe('the death of the engine', () => {
  it('ends the work and the process that it started', async () => {
    const { engine, exit, exits, lifecycle, outcome } = await working({ spawned: true });
    // The watch must have seen the connection stand before it can see it fall.
    lifecycle.made[0]?.surroundings.debug('x');
    await engine.received(1);
    engine.die();
    expect(initFailedOf(await outcome)).toMatchObject({ id: '7/9' });
    await exit;
    expect(exits).toEqual([0]);
    expect(lifecycle.closed).toBe(1);
  });

  it('ends the work, but not a process that it attached itself to', async () => {
    const { client, engine, exits, lifecycle, outcome } = await working();
    lifecycle.made[0]?.surroundings.debug('x');
    await engine.received(1);
    engine.die();
    expect(initFailedOf(await outcome)).toMatchObject({ id: '7/9' });
    const next = await FakeEngine.start();
    await client.handshake(next.address);
    await client.configure({ ...goodConfig });
    lifecycle.will({
      create: ({ reporter, signal }) => {
        reporter.warn(`aborted: ${signal.aborted}`);
        return Promise.resolve(done);
      },
    });
    await client.create({});
    expect(next.texts).toEqual(['aborted: false']);
    expect(exits).toEqual([]);
    next.die();
  });
});

describe('being asked to stop', () => {
  it('ends what runs, logs out and exits, once', async () => {
    const { exits, lifecycle, outcome, server } = await working();
    await Promise.all([server.end('stopped by SIGINT'), server.end('stopped by SIGTERM')]);
    expect(initFailedOf(await outcome)).toMatchObject({ id: '7/9' });
    expect(exits).toEqual([0]);
    expect(lifecycle.closed).toBe(1);
  });

  it('does not wait for work that does not end', async () => {
    const { client, clock, exits, lifecycle, server } = await configuredRig();
    const begun = deferred<void>();
    lifecycle.will({
      create: () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    });
    const outcome = errorOf(client.create({}));
    await begun.promise;
    const ended = server.end('stopped by SIGINT');
    clock.advance(1_000);
    await new Promise(setImmediate);
    clock.advance(1_000);
    await ended;
    expect(exits).toEqual([0]);
    await server.close();
    await outcome;
  });
});

describe('a bug', () => {
  it('lets what runs answer first, tells the engine, and exits', async () => {
    const { engine, exits, outcome, server } = await working();
    await server.bug(new TypeError('undefined is no function: not-a-password'));
    expect(initFailedOf(await outcome)).toMatchObject({ id: '7/9', properties: { status: 'Pending' } });
    expect(engine.messages).toEqual([
      {
        severity: 3,
        text: 'TypeError: undefined is no function: [secret]. This is a bug in Lifeboat: please report this text in its issue tracker.',
        urn: '',
        ephemeral: false,
      },
    ]);
    expect(exits).toEqual([1]);
  });

  it('answers INTERNAL for what does not end in time', async () => {
    const { client, clock, exits, lifecycle, server } = await configuredRig();
    const begun = deferred<void>();
    lifecycle.will({
      create: () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    });
    const outcome = errorOf(client.create({}));
    await begun.promise;
    const ended = server.bug(new Error('broken'));
    clock.advance(2_000);
    expect(await outcome).toMatchObject({
      code: status.INTERNAL,
      details: 'Error: broken. This is a bug in Lifeboat: please report this text in its issue tracker.',
    });
    await ended;
    expect(exits).toEqual([1]);
  });

  it('is reported once, however many follow', async () => {
    const { engine, exits, server } = await configuredRig();
    await Promise.all([server.bug(new Error('first')), server.bug(new LifeboatError('failed', { message: 'second' }))]);
    expect(engine.texts).toHaveLength(1);
    expect(exits).toEqual([1]);
  });
});
