import type { CloudCall, CloudOptions, SimulatedCloud, WireRequest } from '../cloud.ts';
import { Concurrency } from '../concurrency.ts';
import { FaultQueue } from '../faults.ts';
import { Journal } from '../journal.ts';
import { QuirkSwitches, initialValues } from '../quirks.ts';
import { seededRandom } from '../random.ts';
import type { Workshop } from './by-hand.ts';
import { dispatch, errorAnswer } from './dispatch.ts';
import type { Incoming, ZomroState } from './dispatch.ts';
import { functionNamed, isChange } from './functions.ts';
import { ImagesByHand } from './images-by-hand.ts';
import { InstancesByHand } from './instances-by-hand.ts';
import { ListMemory } from './list-memory.ts';
import type { ListSettings } from './list-memory.ts';
import { LongRequests } from './long-requests.ts';
import { OfferedByHand } from './offered-by-hand.ts';
import { startingWorld } from './published.ts';
import { zomroQuirks } from './quirks.ts';
import type { ZomroQuirks } from './quirks.ts';
import { paramsOf, withoutSecrets } from './request.ts';
import type { Params } from './request.ts';
import { runSchedules } from './schedule-runs.ts';
import { SchedulesByHand } from './schedules-by-hand.ts';
import { Sessions } from './sessions.ts';
import type { Account, World } from './world.ts';

const paths = new Set(['/', '/billmgr']);

export type ZomroOptions = CloudOptions<ZomroQuirks>;

/** The local Zomro: its objects by name, to look at and to break. */
export class ZomroSimulator implements SimulatedCloud {
  readonly clock: ZomroOptions['clock'];
  readonly faults = new FaultQueue();
  readonly journal = new Journal();
  readonly concurrency = new Concurrency();
  readonly quirks: QuirkSwitches<ZomroQuirks>;
  /** The account whose credentials the simulator was started with. */
  readonly account: Account;
  readonly snapshots: ImagesByHand;
  readonly backups: ImagesByHand;
  readonly images: ImagesByHand;
  readonly instances: InstancesByHand;
  readonly schedules: SchedulesByHand;
  /** What the cloud itself offers to boot from. */
  readonly offered: OfferedByHand;
  readonly #options: ZomroOptions;
  #state: ZomroState;

  constructor(options: ZomroOptions) {
    const { username = 'demo@lifeboat.test', password = 'not-a-real-password' } = options.credentials;
    this.#options = options;
    this.clock = options.clock;
    this.account = { id: '100042', username, password };
    this.quirks = new QuirkSwitches(zomroQuirks, initialValues(zomroQuirks), options.quirks);
    this.#state = this.#startingState();
    const workshop: Workshop = {
      world: () => this.#worldNow(),
      now: () => this.clock.now(),
      quirks: () => this.quirks.values,
    };
    this.snapshots = new ImagesByHand(workshop, 'snapshot');
    this.backups = new ImagesByHand(workshop, 'backup');
    this.images = new ImagesByHand(workshop, 'image');
    this.instances = new InstancesByHand(workshop);
    this.schedules = new SchedulesByHand(workshop);
    this.offered = new OfferedByHand(workshop);
  }

  get switches(): QuirkSwitches<Readonly<Record<string, unknown>>> {
    return this.quirks;
  }

  get controlled() {
    const { snapshots, backups, images, instances, schedules, offered } = this;
    return { snapshots, backups, images, instances, schedules, offered };
  }

  get introduction(): readonly string[] {
    const { username, password, id } = this.account;
    return [
      `account   ${id}`,
      `username  ${username}`,
      `password  ${password}`,
      ...this.instances.list().map((instance) => `instance  ${instance.id} (${instance.servername})`),
    ];
  }

  /** Another account, with nothing of its own. */
  addAccount(account: Account): void {
    this.#state.world.accounts.push(account);
  }

  /** How many sessions are open. */
  get openSessions(): number {
    return this.#state.sessions.list().length;
  }

  expireSessions(): void {
    this.#state.sessions.endAll();
  }

  /** What the server remembers about a list of the account; the panel's users share it. */
  listSettings(func: string): ListSettings {
    return this.#state.memory.of(this.account.id, func);
  }

  /** Sets paging or a filter as somebody at the panel would. */
  setListSettings(func: string, settings: Partial<ListSettings>): void {
    this.#state.memory.remember(this.account.id, func, settings);
  }

  reset(): void {
    this.faults.clear();
    this.quirks.reset();
    this.#state = this.#startingState();
    this.journal.clear();
    this.concurrency.clear();
  }

  async read(request: WireRequest): Promise<CloudCall | undefined> {
    const long = this.#state.longRequests.tokenIn(request.path);
    if (long !== undefined) return this.#longCall(long, request);
    return paths.has(request.path) ? this.#call(await paramsOf(request), request) : undefined;
  }

  /** The world, with what has happened in it by itself up to now. */
  #worldNow(): World {
    const { world } = this.#state;
    runSchedules(world, this.clock.now(), this.quirks.values);
    return world;
  }

  #call(params: Params, request: WireRequest): CloudCall {
    const func = params['func'] ?? '';
    const entry = functionNamed(func);
    const instance = entry?.instance(this.#worldNow(), params);
    const subject = { func, mutates: entry !== undefined && isChange(entry, params) };
    const incoming = (): Incoming => ({ params, request, now: this.clock.now(), quirks: this.quirks.values });
    return {
      func,
      params,
      shown: withoutSecrets(params),
      subject: instance === undefined ? subject : { ...subject, instance },
      answer: () => dispatch({ ...this.#state, world: this.#worldNow() }, incoming()),
      refuse: (error) => errorAnswer(error, incoming(), 'error:fault'),
    };
  }

  #longCall(token: string, request: WireRequest): CloudCall {
    const params = { token };
    const func = 'long request';
    return {
      func,
      params,
      shown: params,
      subject: { func, mutates: false },
      answer: () => this.#state.longRequests.answer(token, { now: this.clock.now(), origin: request.origin }),
      refuse: (error) =>
        errorAnswer(error, { params, request, now: this.clock.now(), quirks: this.quirks.values }, 'error:fault'),
    };
  }

  #startingState(): ZomroState {
    const random = seededRandom(this.#options.seed);
    const startsAt = this.clock.now();
    const world = startingWorld({ world: this.#options.world, account: this.account, random, startsAt });
    return {
      world,
      sessions: new Sessions(random, () => world.accounts),
      memory: new ListMemory(),
      longRequests: new LongRequests(random),
    };
  }
}

export const zomro = { create: (options: ZomroOptions): ZomroSimulator => new ZomroSimulator(options) };
