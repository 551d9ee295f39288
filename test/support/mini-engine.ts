import type { Cloud, Settings } from '../../provider/clouds/driver.ts';
import type { Clock } from '../../provider/core/clock.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import type { Reporter } from '../../provider/core/log.ts';
import { Redactor } from '../../provider/core/secret.ts';
import {
  type CheckFailure,
  type Difference,
  type Lifecycle,
  type Operation,
  PartialState,
  type Saved,
} from '../../provider/lifecycle/contract.ts';
import { createLifecycle } from '../../provider/lifecycle/index.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';

export interface State {
  id: string;
  inputs: JsonObject;
  outputs: JsonObject;
  unfinished: boolean;
  failed: boolean;
}

export interface UpOptions {
  /** `--replace`: Check without old inputs, no Diff. */
  readonly replace?: boolean;
  /** `--continue-on-error`: after partial state of a successor, the old object is deleted all the same. */
  readonly continueOnError?: boolean;
}

export class CheckFailed extends Error {
  readonly failures: readonly CheckFailure[];
  constructor(failures: readonly CheckFailure[]) {
    super(failures.map((one) => `${one.path}: ${one.reason}`).join('; '));
    this.failures = failures;
  }
}

/**
 * One resource of one stack, driven as Pulumi's engine drives it (checked against the real one in `test/engine`): every
 * command is a fresh lifecycle, as if on another machine, with nothing kept but `state`.
 */
export class MiniEngine {
  state: State | undefined;
  /** Old halves of replacements that are still to be deleted: at the end of each `up` that got that far, and by `destroy`. */
  pendingDeletes: State[] = [];
  readonly warnings: string[] = [];
  readonly statuses: string[] = [];
  signal = new AbortController();
  /** Called with each status line: for a test that interrupts in the middle. */
  onStatus: (text: string) => void = () => undefined;
  timeoutMs: number | undefined;
  readonly #cloud: Cloud;
  readonly #clouds: readonly Cloud[];
  readonly #kind: ResourceKind;
  readonly #clock: Clock;
  settings: Settings;
  name = 'nightly';
  /** A run that several resources share, instead of one for each command; whoever begins it closes it. */
  run: Lifecycle | undefined;

  constructor(parts: {
    cloud: Cloud;
    clouds?: readonly Cloud[];
    kind: ResourceKind;
    clock: Clock;
    settings: Settings;
  }) {
    this.#cloud = parts.cloud;
    this.#clouds = parts.clouds ?? [parts.cloud];
    this.#kind = parts.kind;
    this.#clock = parts.clock;
    this.settings = parts.settings;
  }

  get urn(): string {
    return `urn:pulumi:test::project::lifeboat:index:${this.#kind}::${this.name}`;
  }

  lifecycle(): Lifecycle {
    const surroundings = {
      clock: this.#clock,
      redactor: new Redactor(),
      userAgent: 'lifeboat/test',
      debug: () => undefined,
    };
    return createLifecycle({ clouds: this.#clouds, cloud: this.#cloud, settings: this.settings, surroundings });
  }

  async #inRun<T>(work: (lifecycle: Lifecycle) => Promise<T>): Promise<T> {
    if (this.run !== undefined) return work(this.run);
    const lifecycle = this.lifecycle();
    try {
      return await work(lifecycle);
    } finally {
      await lifecycle.close();
    }
  }

  operation(preview = false): Operation {
    const reporter: Reporter = {
      status: (text) => {
        this.statuses.push(text);
        this.onStatus(text);
      },
      info: () => undefined,
      warn: (text) => this.warnings.push(text),
      debug: () => undefined,
    };
    return {
      kind: this.#kind,
      urn: this.urn,
      name: this.name,
      preview,
      timeoutMs: this.timeoutMs,
      signal: this.signal.signal,
      reporter,
    };
  }

  /** `pulumi up`: answers what was done. */
  async up(program: JsonObject, options: UpOptions = {}): Promise<'created' | 'updated' | 'replaced' | 'unchanged'> {
    return this.#inRun(async (lifecycle) => {
      try {
        if (this.state?.unfinished === true) await this.#refresh(lifecycle);
        const done = await this.#apply(lifecycle, program, options);
        await this.#deletePending(lifecycle);
        return done;
      } catch (error) {
        if (options.continueOnError === true && error instanceof PartialState)
          await this.#deletePending(lifecycle).catch(() => undefined);
        throw error;
      }
    });
  }

  async #deletePending(lifecycle: Lifecycle): Promise<void> {
    for (const old of this.pendingDeletes) {
      await lifecycle.delete(this.operation(), old);
      this.pendingDeletes = this.pendingDeletes.filter((one) => one !== old);
    }
  }

  async #apply(
    lifecycle: Lifecycle,
    program: JsonObject,
    options: UpOptions,
  ): Promise<'created' | 'updated' | 'replaced' | 'unchanged'> {
    const { state } = this;
    if (state === undefined) {
      this.state = await this.#create(lifecycle, this.#checked(lifecycle, undefined, program));
      return 'created';
    }
    if (options.replace === true)
      return this.#replace(lifecycle, state, program, { entries: [], deleteBeforeReplace: false, warnings: [] });
    const inputs = this.#checked(lifecycle, state.inputs, program);
    const difference = lifecycle.diff(this.operation(), state, inputs);
    if (difference.entries.some((entry) => entry.replaces)) return this.#replace(lifecycle, state, program, difference);
    if (difference.entries.length === 0 && !state.failed) {
      this.state = { ...state, inputs };
      return 'unchanged';
    }
    try {
      const saved = await lifecycle.update(this.operation(), state, inputs);
      this.state = { ...saved, inputs, failed: false };
      return 'updated';
    } catch (error) {
      if (error instanceof PartialState) this.state = { ...error.saved, inputs: state.inputs, failed: true };
      throw error;
    }
  }

  async #replace(lifecycle: Lifecycle, old: State, program: JsonObject, difference: Difference): Promise<'replaced'> {
    const fresh = this.#checked(lifecycle, undefined, program);
    if (difference.deleteBeforeReplace) {
      await lifecycle.delete(this.operation(), old);
      this.state = undefined;
      this.state = await this.#create(lifecycle, fresh);
      return 'replaced';
    }
    try {
      this.state = await this.#create(lifecycle, fresh);
    } finally {
      // With partial state too the new one is recorded, and the old one is only waiting to be deleted.
      if (this.state !== old) this.pendingDeletes.push(old);
    }
    return 'replaced';
  }

  #checked(lifecycle: Lifecycle, olds: JsonObject | undefined, program: JsonObject): JsonObject {
    const checked = lifecycle.check(this.operation(), olds, program);
    if (checked.failures.length > 0) throw new CheckFailed(checked.failures);
    return checked.inputs;
  }

  async #create(lifecycle: Lifecycle, inputs: JsonObject): Promise<State> {
    try {
      return { ...(await lifecycle.create(this.operation(), inputs)), inputs, failed: false };
    } catch (error) {
      if (error instanceof PartialState) this.state = { ...error.saved, inputs, failed: true };
      throw error;
    }
  }

  async preview(program: JsonObject): Promise<JsonObject> {
    return this.#inRun(async (lifecycle) => {
      const inputs = this.#checked(lifecycle, this.state?.inputs, program);
      return (await this.#planned(lifecycle, program, inputs)).outputs;
    });
  }

  #planned(lifecycle: Lifecycle, program: JsonObject, inputs: JsonObject): Promise<Saved> {
    const { state } = this;
    if (state === undefined) return lifecycle.create(this.operation(true), inputs);
    const replaces = lifecycle.diff(this.operation(true), state, inputs).entries.some((entry) => entry.replaces);
    if (!replaces) return lifecycle.update(this.operation(true), state, inputs);
    return lifecycle.create(this.operation(true), this.#checked(lifecycle, undefined, program));
  }

  async refresh(): Promise<void> {
    await this.#inRun((lifecycle) => this.#refresh(lifecycle));
  }

  async #refresh(lifecycle: Lifecycle): Promise<void> {
    if (this.state === undefined) return;
    const back = await lifecycle.read(this.operation(), this.state);
    this.state = back === undefined ? undefined : { ...back, failed: false };
  }

  async import(id: string): Promise<void> {
    const back = await this.#inRun((lifecycle) =>
      lifecycle.read(this.operation(), { id, inputs: undefined, outputs: undefined }),
    );
    if (back === undefined) throw new Error(`resource '${id}' does not exist`);
    this.state = { ...back, failed: false };
  }

  async destroy(): Promise<void> {
    await this.#inRun(async (lifecycle) => {
      if (this.state?.unfinished === true) await this.#refresh(lifecycle);
      await this.#deletePending(lifecycle);
      if (this.state !== undefined) await lifecycle.delete(this.operation(), this.state);
      this.state = undefined;
    });
  }
}
