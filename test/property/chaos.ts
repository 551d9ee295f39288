import type { Call, Cloud, ResourceDriver, Started } from '../../provider/clouds/driver.ts';
import { LifeboatError } from '../../provider/core/errors.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { type MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

/** What can happen to one call of a driver. A mutation's fault on a reading call means "out of reach". */
export const faults = [
  'unavailable', // nothing was done
  'denied',
  'nonsense', // an answer outside the contract; a mutation took effect
  'hang', // no answer until the caller gives up; a mutation took effect
  'interrupt', // the user interrupts before it is sent
  'interruptAfter', // the user interrupts after it took effect
  'busy', // refused, nothing done
  'busyButMade', // "refused", and done
  'lostBefore', // no answer, nothing done
  'lostAfter', // no answer, done
  'lostLate', // no answer, done a minute later
  'bug', // we fall over our own feet after it was done
  'killBefore', // the process dies
  'killAfter',
  'broken', // accepted, and the object comes out broken
] as const;
export type Fault = (typeof faults)[number];

/** The memory cloud with a plan of faults, and a witness of what must never happen. */
export class Chaos {
  /** Fault by number of the call within the command. */
  plan: ReadonlyMap<number, Fault> = new Map();
  killed = false;
  /** Called at once when the process dies. */
  onKill: () => void = () => undefined;
  onInterrupt: () => void = () => undefined;
  /** Ids that Lifeboat made, whatever became of them. */
  readonly made = new Set<string>();
  readonly violations: string[] = [];
  readonly cloud: Cloud;
  #calls = 0;
  readonly #store: MemoryStore;
  readonly #clock: VirtualClock;

  constructor(store: MemoryStore, clock: VirtualClock) {
    this.#store = store;
    this.#clock = clock;
    const cloud = memoryCloud(store);
    const { Snapshot } = cloud.resources;
    this.cloud = {
      ...cloud,
      resources: {
        ...cloud.resources,
        Snapshot: { ...Snapshot, driver: (session) => this.#around(Snapshot.driver(session)) },
      },
    };
  }

  begin(plan: ReadonlyMap<number, Fault>): void {
    this.plan = plan;
    this.killed = false;
    this.#calls = 0;
  }

  ready(): string[] {
    const now = this.#clock.now();
    return [...this.#store.rows.values()]
      .filter((row) => row.word === undefined && row.readyAt <= now)
      .map((row) => row.id);
  }

  #around(inner: ResourceDriver): ResourceDriver {
    return {
      read: (ref, operation, call) => this.#reading(call, () => inner.read(ref, operation, call)),
      named: (instanceId, name, call) => this.#reading(call, () => inner.named(instanceId, name, call)),
      busy: (instanceId, call) => this.#reading(call, () => inner.busy(instanceId, call)),
      inspect: (inputs, observed, call) =>
        this.#reading(call, async () => (await inner.inspect?.(inputs, observed, call)) ?? []),
      create: (inputs, attempt, call) =>
        this.#mutating(call, (fault) => this.#create(inputs, fault, () => inner.create(inputs, attempt, call))),
      change: (observed, wanted, aspects, call) =>
        this.#mutating(call, () => inner.change(observed, wanted, aspects, call)),
      remove: (observed, call, asked) =>
        this.#mutating(call, () => {
          this.#witnessRemoval(observed.ref.objectId);
          return inner.remove(observed, call, asked);
        }),
    };
  }

  async #create(inputs: JsonObject, fault: Fault | undefined, run: () => Promise<Started>): Promise<Started> {
    const twins = [...this.#store.rows.values()].filter(
      (row) => row.instanceId === inputs['instanceId'] && row.name === inputs['name'],
    );
    if (twins.length > 0)
      this.violations.push(
        `${String(inputs['name'])} was made although ${twins.map((row) => row.id).join()} had that name`,
      );
    const started = await run();
    const { objectId } = started;
    if (objectId === undefined) return started;
    this.made.add(objectId);
    const row = this.#store.rows.get(objectId);
    if (fault === 'broken' && row !== undefined) row.word = 'Broken';
    if (fault === 'lostLate' && row !== undefined) {
      this.#store.rows.delete(objectId);
      void this.#clock.sleep(60_000).then(() => this.#store.rows.set(objectId, row));
    }
    return started;
  }

  /** Set by the test: may this restore point go now? */
  mayGo: (objectId: string) => boolean = () => true;
  #witnessRemoval(objectId: string): void {
    if (this.ready().includes(objectId) && !this.mayGo(objectId))
      this.violations.push(`restore point ${objectId} was given up`);
  }

  async #reading<T>(call: Call, run: () => Promise<T>): Promise<T> {
    const fault = this.#next(call);
    switch (fault) {
      case undefined:
      case 'broken':
      case 'busy':
      case 'busyButMade':
        return run();
      case 'denied':
        throw new LifeboatError('denied', { message: 'no right' });
      case 'nonsense':
        throw new LifeboatError('contract', { message: 'unexpected shape' });
      case 'hang':
        return this.#hang(call);
      case 'interrupt':
      case 'interruptAfter':
        return this.#interrupted();
      case 'killBefore':
      case 'killAfter':
        return this.#kill();
      case 'bug':
        throw new TypeError('x is not a function');
      default:
        throw new LifeboatError('unavailable', { message: 'no route' });
    }
  }

  async #mutating<T>(call: Call, run: (fault: Fault | undefined) => Promise<T>): Promise<T> {
    const fault = this.#next(call);
    const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
    switch (fault) {
      case undefined:
      case 'broken':
        return run(fault);
      case 'unavailable':
      case 'denied':
        throw new LifeboatError(fault, { message: 'not done' });
      case 'busy':
        throw new LifeboatError('busy', { message: 'another operation runs' });
      case 'lostBefore':
        throw lost();
      case 'interrupt':
        return this.#interrupted();
      case 'killBefore':
        return this.#kill();
      default:
        await run(fault);
    }
    if (fault === 'busyButMade') throw new LifeboatError('busy', { message: 'another operation runs' });
    if (fault === 'nonsense') throw new LifeboatError('contract', { message: 'unexpected shape' });
    if (fault === 'bug') throw new TypeError('x is not a function');
    if (fault === 'killAfter') return this.#kill();
    if (fault === 'hang') await this.#hang(call).catch(() => undefined);
    if (fault === 'interruptAfter') this.onInterrupt();
    throw lost();
  }

  #next(call: Call): Fault | undefined {
    if (this.killed) throw new Error('the process is dead');
    if (call.signal.aborted) throw new LifeboatError('cancelled', { message: 'interrupted' });
    this.#calls += 1;
    return this.plan.get(this.#calls);
  }

  #interrupted(): never {
    this.onInterrupt();
    throw new LifeboatError('cancelled', { message: 'interrupted' });
  }

  #kill(): never {
    this.killed = true;
    this.onKill();
    throw new Error('the process is dead');
  }

  /** As the transport does it: a request of its own ends after 30 s. */
  async #hang(call: Call): Promise<never> {
    await this.#clock.sleep(30_000, call.signal).catch(() => undefined);
    if (call.signal.aborted) throw new LifeboatError('cancelled', { message: 'interrupted' });
    throw new LifeboatError('unavailable', { message: 'no answer within 30s' });
  }
}
