import { type ChannelInterface, connectivityState } from '@grpc/grpc-js';

export type WatchedChannel = Pick<ChannelInterface, 'getConnectivityState' | 'watchConnectivityState'>;

/**
 * Notices that the engine is gone. After `kill -9` its channel becomes idle, not failed, and fails only when something tries
 * to connect; a channel also becomes idle by itself after long silence. So: once connected, a lost connection is tried again
 * once, and a failure of that is final.
 */
export class EngineWatch {
  readonly #channel: WatchedChannel;
  readonly #onGone: () => void;
  #wasReady = false;
  #stopped = false;

  constructor(channel: WatchedChannel, onGone: () => void) {
    this.#channel = channel;
    this.#onGone = onGone;
    this.#look(true);
  }

  stop(): void {
    this.#stopped = true;
  }

  #look(connect: boolean): void {
    const state = this.#channel.getConnectivityState(connect);
    if (state === connectivityState.READY) this.#wasReady = true;
    this.#channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => this.#changed());
  }

  #changed(): void {
    if (this.#stopped) return;
    const state = this.#channel.getConnectivityState(false);
    const failed = state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN;
    if (failed && this.#wasReady) {
      this.#stopped = true;
      this.#onGone();
      return;
    }
    // An engine that was never reached is judged by the pipe to it, not by us.
    if (state !== connectivityState.SHUTDOWN) this.#look(state === connectivityState.IDLE);
  }
}
