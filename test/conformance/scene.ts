import { afterEach, beforeEach } from 'vitest';
import type { Cloud } from '../../provider/clouds/driver.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import type { Rig, RigFactory } from './rig.ts';

interface Set<R extends Rig> {
  readonly rig: R;
  readonly engine: MiniEngine;
  readonly program: JsonObject;
}

/** What every test of a suite starts with, made anew for each: a rig, a stack with one resource, and its least program. */
export class Scene<R extends Rig> {
  readonly kind: ResourceKind;
  readonly factory: RigFactory<R>;
  #set: Set<R> | undefined;

  constructor(kind: ResourceKind, factory: RigFactory<R>, programOn: (rig: R) => JsonObject) {
    this.kind = kind;
    this.factory = factory;
    beforeEach(async () => {
      const rig = await factory.start();
      this.#set = { rig, engine: this.#engineOn(rig), program: programOn(rig) };
    });
    afterEach(() => this.rig.close());
  }

  get rig(): R {
    return this.#now.rig;
  }
  get engine(): MiniEngine {
    return this.#now.engine;
  }
  get program(): JsonObject {
    return this.#now.program;
  }

  /** Another machine, which has nothing of the first one; or the same stack on another make of the cloud. */
  another(cloud: Cloud = this.rig.cloud): MiniEngine {
    return this.#engineOn(this.rig, cloud);
  }

  /** The verbs of the mutations that took effect, in order. */
  verbs(): readonly string[] {
    return this.rig.mutations().map((one) => one.split(' ')[0] ?? '');
  }

  get #now(): Set<R> {
    if (this.#set === undefined) throw new Error('no test is running');
    return this.#set;
  }

  #engineOn({ clock, settings, cloud: usual }: R, cloud: Cloud = usual): MiniEngine {
    return new MiniEngine({ cloud, kind: this.kind, clock, settings });
  }
}
