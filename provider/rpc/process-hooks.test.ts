import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hookProcess } from './process-hooks.ts';

class FakeInput extends EventEmitter {
  resumed = false;
  resume(): void {
    this.resumed = true;
  }
}
class FakeProcess extends EventEmitter {
  readonly stdin = new FakeInput();
}

function hooked(spawned: boolean) {
  const process = new FakeProcess();
  const happened: unknown[] = [];
  const server = {
    port: 1,
    bug: (error: unknown) => Promise.resolve(void happened.push(error)),
    end: (reason: string) => Promise.resolve(void happened.push(reason)),
    close: () => Promise.resolve(),
  };
  hookProcess(server, process, spawned);
  return { happened, process };
}

describe('hookProcess', () => {
  it('ends by signal, and reports what nobody caught', () => {
    const { happened, process } = hooked(false);
    const error = new Error('x');
    process.emit('SIGINT');
    process.emit('SIGTERM');
    process.emit('uncaughtException', error);
    process.emit('unhandledRejection', error);
    expect(happened).toEqual(['stopped by SIGINT', 'stopped by SIGTERM', error, error]);
  });

  it('ends with its input when an engine started it', () => {
    const { happened, process } = hooked(true);
    expect(process.stdin.resumed).toBe(true);
    process.stdin.emit('end');
    process.stdin.emit('error', new Error('x'));
    expect(happened).toEqual(['the engine is gone', 'the engine is gone']);
  });

  it('leaves its input alone otherwise', () => {
    const { happened, process } = hooked(false);
    process.stdin.emit('end');
    expect(happened).toEqual([]);
    expect(process.stdin.resumed).toBe(false);
  });
});
