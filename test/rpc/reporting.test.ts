import { describe, expect, it } from 'vitest';
import { LifeboatError } from '../../provider/core/errors.ts';
import { errorOf, snapshotUrn } from './client.ts';
import { configuredRig, rig, goodConfig } from './rig.ts';
import { secret } from './wire.ts';

const [debug, info, warning] = [0, 1, 2];
const done = { id: '7/9', outputs: { status: 'Active' }, unfinished: false };

describe('what the person at the terminal sees', () => {
  it('is a status while it works, and a closing one before the answer', async () => {
    const { client, clock, engine, lifecycle } = await configuredRig();
    lifecycle.will({
      create: async ({ reporter }) => {
        reporter.status('Pending');
        await engine.received(1);
        clock.advance(80_000);
        return done;
      },
    });
    await client.create({});
    expect(engine.messages).toEqual([
      { severity: info, text: 'Pending', urn: snapshotUrn, ephemeral: true },
      { severity: info, text: 'Active after 1m20s', urn: snapshotUrn, ephemeral: true },
    ]);
  });

  it('is nothing when nothing was said', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({ create: () => Promise.resolve(done) });
    await client.create({});
    expect(engine.messages).toEqual([]);
  });

  it('is cleared when the work failed, was a preview, or has no status', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({
      create: ({ reporter }) => {
        reporter.status('looking');
        return Promise.resolve(done);
      },
      update: ({ reporter }) => {
        reporter.status('changing');
        return Promise.reject(new LifeboatError('failed', { message: 'no' }));
      },
      delete: ({ reporter }) => {
        reporter.status('removing');
        return Promise.resolve();
      },
    });
    await client.create({}, { preview: true });
    await errorOf(client.update({ id: '7/9', outputs: {}, inputs: {} }, {}));
    await client.delete({ id: '7/9', outputs: {} });
    expect(engine.texts).toEqual(['looking', '', 'changing', '', 'removing', '']);
  });

  it('is a warning, never an error with a URN', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({
      delete: ({ reporter }) => {
        reporter.warn('now unmanaged');
        reporter.info('kept');
        reporter.debug('detail');
        return Promise.resolve();
      },
    });
    await client.delete({ id: '7/9', outputs: {} });
    expect(engine.messages.map(({ severity, text, ephemeral }) => [severity, text, ephemeral])).toEqual([
      [warning, 'now unmanaged', false],
      [info, 'kept', false],
      [debug, 'detail', false],
    ]);
  });

  it('never holds a secret', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({
      create: ({ reporter }) => {
        reporter.status('taking canary-1');
        reporter.warn('password not-a-password, https://me:canary-2@cloud.test/');
        lifecycle.made[0]?.surroundings.debug('sent canary-1');
        return Promise.resolve(done);
      },
    });
    await client.create({ alpha: { note: secret('canary-1') } });
    await engine.received(4);
    expect(engine.texts).toContain('taking [secret]');
    expect(engine.texts).toContain('password [secret], https://[secret]@cloud.test/');
    expect(engine.texts).toContain('sent [secret]');
  });

  it('is nothing, and no failure, when the engine is gone or was never there', async () => {
    const { client, engine, lifecycle } = await configuredRig();
    lifecycle.will({
      create: ({ reporter }) => {
        reporter.status('a');
        reporter.warn('b');
        return Promise.resolve(done);
      },
    });
    engine.die();
    expect((await client.create({})).getId()).toBe('7/9');

    const alone = await rig();
    await alone.client.configure({ ...goodConfig });
    alone.lifecycle.will({
      create: ({ reporter }) => {
        reporter.warn('b');
        return Promise.resolve(done);
      },
    });
    expect((await alone.client.create({})).getId()).toBe('7/9');
  });

  it('goes to the engine that attached itself last', async () => {
    const { client, engine, lifecycle } = await rig();
    await client.attach('127.0.0.1:1');
    await client.attach(engine.address);
    await client.configure({ ...goodConfig });
    lifecycle.will({
      create: ({ reporter }) => {
        reporter.warn('b');
        return Promise.resolve(done);
      },
    });
    await client.create({});
    expect(engine.texts).toEqual(['b']);
  });
});
