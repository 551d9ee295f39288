import type { CloudCall, CloudOptions, SimulatedCloud, WireRequest } from '../cloud.ts';
import { Concurrency } from '../concurrency.ts';
import { FaultQueue } from '../faults.ts';
import { Journal } from '../journal.ts';
import { QuirkSwitches, initialValues } from '../quirks.ts';
import { seededRandom } from '../random.ts';
import { BackupPlansByHand } from './backup-by-hand.ts';
import { BackupServicesByHand, RepositoriesByHand } from './backup-service-by-hand.ts';
import { VmDisksByHand } from './cd-rom-by-hand.ts';
import { ClustersByHand } from './clusters-by-hand.ts';
import type { Context, Surroundings } from './context.ts';
import { dispatch, errorAnswer } from './dispatch.ts';
import type { Incoming } from './dispatch.ts';
import { settle } from './effects.ts';
import { ApiError } from './errors.ts';
import { ExecutionsByHand, RestorePointsByHand } from './execution-by-hand.ts';
import { fieldIn, isGraphqlChange } from './graphql.ts';
import { ContentLibraryImagesByHand, ElfImagesByHand, SvtImagesByHand } from './image-by-hand.ts';
import { SnapshotPlansByHand } from './plan-by-hand.ts';
import { ids, startingWorld } from './published.ts';
import { cloudTowerQuirks } from './quirks.ts';
import type { CloudTowerQuirks } from './quirks.ts';
import { bodyOf, callPath, isGraphql, paramsOf, withoutSecrets } from './request.ts';
import { clockworks, routeAt } from './routes.ts';
import type { TokenRow, UserRow } from './rows.ts';
import { newApiKey } from './sessions.ts';
import { SnapshotsByHand } from './snapshots-by-hand.ts';
import { TasksByHand } from './tasks-by-hand.ts';
import { VmsByHand } from './vms-by-hand.ts';
import type { World } from './world.ts';

export type CloudTowerOptions = CloudOptions<CloudTowerQuirks>;

/** The local CloudTower: its objects by name, to look at and to break. */
export class CloudTowerSimulator implements SimulatedCloud {
  readonly clock: CloudTowerOptions['clock'];
  readonly faults = new FaultQueue();
  readonly journal = new Journal();
  readonly concurrency = new Concurrency();
  readonly quirks: QuirkSwitches<CloudTowerQuirks>;
  readonly clusters: ClustersByHand;
  readonly vms: VmsByHand;
  readonly vmDisks: VmDisksByHand;
  readonly elfImages: ElfImagesByHand;
  readonly svtImages: SvtImagesByHand;
  readonly contentLibraryImages: ContentLibraryImagesByHand;
  readonly snapshots: SnapshotsByHand;
  readonly snapshotPlans: SnapshotPlansByHand;
  readonly backupPlans: BackupPlansByHand;
  readonly backupServices: BackupServicesByHand;
  readonly repositories: RepositoriesByHand;
  readonly executions: ExecutionsByHand;
  readonly restorePoints: RestorePointsByHand;
  readonly tasks: TasksByHand;
  readonly #options: CloudTowerOptions;
  readonly #account: Pick<UserRow, 'username' | 'password'>;
  #world: World;

  constructor(options: CloudTowerOptions) {
    const { username = 'demo@lifeboat.test', password = 'not-a-real-password' } = options.credentials;
    this.#options = options;
    this.#account = { username, password };
    this.clock = options.clock;
    this.quirks = new QuirkSwitches(cloudTowerQuirks, initialValues(cloudTowerQuirks), options.quirks);
    this.#world = this.#startingWorld();
    const workshop = (): Surroundings => this.#settled();
    this.clusters = new ClustersByHand(workshop);
    this.vms = new VmsByHand(workshop);
    this.vmDisks = new VmDisksByHand(workshop);
    this.elfImages = new ElfImagesByHand(workshop);
    this.svtImages = new SvtImagesByHand(workshop);
    this.contentLibraryImages = new ContentLibraryImagesByHand(workshop);
    this.snapshots = new SnapshotsByHand(workshop);
    this.snapshotPlans = new SnapshotPlansByHand(workshop);
    this.backupPlans = new BackupPlansByHand(workshop);
    this.backupServices = new BackupServicesByHand(workshop);
    this.repositories = new RepositoriesByHand(workshop);
    this.executions = new ExecutionsByHand(workshop);
    this.restorePoints = new RestorePointsByHand(workshop);
    this.tasks = new TasksByHand(workshop);
  }

  get switches(): QuirkSwitches<Readonly<Record<string, unknown>>> {
    return this.quirks;
  }

  get controlled() {
    return {
      clusters: this.clusters,
      vms: this.vms,
      vmDisks: this.vmDisks,
      elfImages: this.elfImages,
      svtImages: this.svtImages,
      contentLibraryImages: this.contentLibraryImages,
      snapshots: this.snapshots,
      snapshotPlans: this.snapshotPlans,
      backupPlans: this.backupPlans,
      backupServices: this.backupServices,
      repositories: this.repositories,
      executions: this.executions,
      restorePoints: this.restorePoints,
      tasks: this.tasks,
    };
  }

  get introduction(): readonly string[] {
    return [
      `user      ${this.account.username}`,
      `password  ${this.account.password}`,
      `API key   ${this.apiKey}`,
      ...this.vms.list().map((vm) => `VM        ${vm.id} (${vm.name})`),
      ...[...this.#world.elfImages.values()].map((image) => `image     ${image.id} (${image.name})`),
      ...[...this.#world.backupServices.values()].map(({ id }) => `backup    ${id} (service)`),
      ...[...this.#world.backupStoreRepositories.values()].map(({ id }) => `backup    ${id} (repository)`),
    ];
  }

  /** The user whose credentials the simulator was started with. */
  get account(): UserRow {
    return this.#userNamed(ids.user);
  }

  /** Somebody who may look and not change anything. */
  get guest(): UserRow {
    return this.#userNamed(ids.guest);
  }

  /** Somebody from the directory: logs in with AUTHN and `ids.ldapStrategy`. */
  get directoryUser(): UserRow {
    return this.#userNamed(ids.ldapUser);
  }

  /** A key of the first user, to use instead of a login. It does not end with sessions. */
  get apiKey(): string {
    return [...this.#world.tokens.values()].find(({ kind }) => kind === 'apiKey')?.id ?? '';
  }

  /** The tokens of all logins that nobody has ended. */
  get openSessions(): readonly TokenRow[] {
    return [...this.#world.tokens.values()].filter(({ kind }) => kind === 'login');
  }

  /** Login tokens end; API keys do not. */
  expireSessions(): void {
    for (const { id } of this.openSessions) this.#world.tokens.delete(id);
  }

  /** Takes an API key away, or any other token. */
  revoke(token: string): void {
    this.#world.tokens.delete(token);
  }

  reset(): void {
    this.faults.clear();
    this.quirks.reset();
    this.#world = this.#startingWorld();
    this.journal.clear();
    this.concurrency.clear();
  }

  async read(request: WireRequest): Promise<CloudCall | undefined> {
    const path = callPath(request);
    return path === undefined ? undefined : this.#call(path, request);
  }

  #call(path: string, request: WireRequest): CloudCall {
    const body = bodyOrNothing(request);
    const field = isGraphql(request) ? fieldIn(body) : undefined;
    const func = isGraphql(request) ? (field ?? 'graphql') : path.slice(1);
    const params = paramsOf(body);
    const route = routeAt(path);
    const context: Context = { ...this.#settled(), path, language: 'en-US', user: this.account };
    const instance = route?.instance(context, body);
    const subject = { func, mutates: route?.kind === 'mutation' || isGraphqlChange(field) };
    const incoming = (): Incoming => ({ ...this.#settled(), request, path });
    return {
      func,
      params,
      shown: withoutSecrets(params),
      subject: instance === undefined ? subject : { ...subject, instance },
      answer: () => dispatch(incoming()),
      refuse: (error) => errorAnswer(incoming(), error),
    };
  }

  /** The world, with what has happened in it by itself up to now. */
  #settled(): Surroundings {
    const surroundings = { world: this.#world, now: this.clock.now(), quirks: this.quirks.values };
    settle(surroundings, clockworks);
    return surroundings;
  }

  #userNamed(id: string): UserRow {
    const user = this.#world.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id}`);
    return user;
  }

  #startingWorld(): World {
    const surroundings = { now: this.clock.now(), quirks: this.quirks.values };
    const random = seededRandom(this.#options.seed);
    const world = startingWorld({
      world: this.#options.world,
      account: this.#account,
      random,
      quirks: surroundings.quirks,
      startsAt: surroundings.now,
    });
    const user = world.users.get(ids.user);
    if (user !== undefined) newApiKey({ ...surroundings, world }, user, 'lifeboat');
    return world;
  }
}

/** A body that is not JSON has no parameters; the answer says what is wrong with it. */
function bodyOrNothing(request: WireRequest): unknown {
  try {
    return bodyOf(request);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

export const cloudtower = {
  create: (options: CloudTowerOptions): CloudTowerSimulator => new CloudTowerSimulator(options),
};
