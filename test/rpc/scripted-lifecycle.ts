import type { Lifecycle } from '../../provider/lifecycle/contract.ts';
import type { LifecycleParts } from '../../provider/lifecycle/index.ts';

/** A lifecycle that does what a test says; what it says nothing about fails the test. */
export class ScriptedLifecycle {
  readonly made: LifecycleParts[] = [];
  closed = 0;
  #script: Partial<Lifecycle> = {};

  /** The script may change between calls. */
  will(script: Partial<Lifecycle>): void {
    this.#script = script;
  }

  readonly create = (parts: LifecycleParts): Lifecycle => {
    this.made.push(parts);
    const on = <V extends keyof Lifecycle>(verb: V): Lifecycle[V] => {
      const scripted = this.#script[verb];
      if (scripted === undefined) throw new Error(`the script says nothing about ${verb}`);
      return scripted;
    };
    return {
      check: (...args) => on('check')(...args),
      diff: (...args) => on('diff')(...args),
      create: (...args) => on('create')(...args),
      read: (...args) => on('read')(...args),
      update: (...args) => on('update')(...args),
      delete: (...args) => on('delete')(...args),
      invoke: (...args) => on('invoke')(...args),
      close: () => {
        this.closed += 1;
        return Promise.resolve();
      },
    };
  };
}
