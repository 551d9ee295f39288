import { connectivityState } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { EngineWatch } from './engine-watch.ts';

const { IDLE, CONNECTING, READY, TRANSIENT_FAILURE, SHUTDOWN } = connectivityState;

function watched() {
  let state: connectivityState = IDLE;
  let changed: () => void = () => undefined;
  const attempts: connectivityState[] = [];
  let gone = 0;
  const channel = {
    getConnectivityState: (connect: boolean) => {
      if (connect) attempts.push(state);
      return state;
    },
    watchConnectivityState: (_state: connectivityState, deadline: Date | number, callback: () => void) => {
      expect(deadline).toBe(Number.POSITIVE_INFINITY);
      changed = callback;
    },
  };
  const watch = new EngineWatch(channel, () => {
    gone += 1;
  });
  const pass = (...states: connectivityState[]) => {
    for (const next of states) {
      state = next;
      changed();
    }
  };
  return { attempts, gone: () => gone, pass, watch };
}

describe('EngineWatch', () => {
  it('connects', () => {
    expect(watched().attempts).toEqual([IDLE]);
  });

  it('takes a failed reconnection for the end, once', () => {
    const { gone, pass } = watched();
    pass(CONNECTING, READY, IDLE, CONNECTING, TRANSIENT_FAILURE, CONNECTING, TRANSIENT_FAILURE);
    expect(gone()).toBe(1);
  });

  it('takes a lost connection that comes back for nothing', () => {
    const { attempts, gone, pass } = watched();
    pass(CONNECTING, READY, IDLE, CONNECTING, READY, IDLE, CONNECTING, READY);
    expect(gone()).toBe(0);
    expect(attempts).toEqual([IDLE, IDLE, IDLE]);
  });

  it('waits for an engine that was never there', () => {
    const { gone, pass } = watched();
    pass(CONNECTING, TRANSIENT_FAILURE, CONNECTING, TRANSIENT_FAILURE, CONNECTING, READY);
    expect(gone()).toBe(0);
  });

  it('is silent after it was stopped, or the channel closed', () => {
    const stopped = watched();
    stopped.pass(CONNECTING, READY);
    stopped.watch.stop();
    stopped.pass(IDLE, TRANSIENT_FAILURE);
    expect(stopped.gone()).toBe(0);
    const closed = watched();
    closed.pass(SHUTDOWN);
    expect(closed.gone()).toBe(0);
  });
});
