import type { RandomSource } from '../random.ts';
import type {
  AuthnStrategyRow,
  ClusterRow,
  ContentLibraryImageRow,
  ElfImageRow,
  LunSnapshotRow,
  SvtImageRow,
  TaskRow,
  TokenRow,
  UserRow,
  VmDiskRow,
  VmRow,
  VmSnapshotRow,
  VmVolumeRow,
} from './rows.ts';
import type {
  BackupPlanExecutionRow,
  BackupPlanRow,
  BackupRestorePointRow,
  BackupServiceRow,
  BackupStoreRepositoryRow,
  SnapshotGroupRow,
  SnapshotPlanRow,
  SnapshotPlanTaskRow,
} from './rows-of-plans.ts';

/** Something that will happen by itself, unless the world is reset first. */
export interface Appointment {
  readonly at: number;
  /** Called with `at`, not with the time at which somebody looked. */
  run(at: number): void;
}

/** What was asked for by hand about a task that is still to come. */
export interface TaskOrder {
  readonly kind: 'fail' | 'pause' | 'vanish' | 'stick';
  /** Left out: whatever comes next. */
  readonly mutation?: string | undefined;
  /** Only of `fail`. */
  readonly message?: string | null | undefined;
}

/** Everything there is in the simulated CloudTower: one table for each kind, by id. */
export class World {
  readonly random: RandomSource;
  readonly users = new Map<string, UserRow>();
  readonly tokens = new Map<string, TokenRow>();
  readonly authnStrategies = new Map<string, AuthnStrategyRow>();
  readonly clusters = new Map<string, ClusterRow>();
  readonly vms = new Map<string, VmRow>();
  readonly vmVolumes = new Map<string, VmVolumeRow>();
  readonly vmDisks = new Map<string, VmDiskRow>();
  readonly elfImages = new Map<string, ElfImageRow>();
  readonly svtImages = new Map<string, SvtImageRow>();
  readonly contentLibraryImages = new Map<string, ContentLibraryImageRow>();
  readonly vmSnapshots = new Map<string, VmSnapshotRow>();
  readonly lunSnapshots = new Map<string, LunSnapshotRow>();
  readonly snapshotPlans = new Map<string, SnapshotPlanRow>();
  readonly snapshotGroups = new Map<string, SnapshotGroupRow>();
  readonly snapshotPlanTasks = new Map<string, SnapshotPlanTaskRow>();
  readonly backupServices = new Map<string, BackupServiceRow>();
  readonly backupStoreRepositories = new Map<string, BackupStoreRepositoryRow>();
  readonly backupPlans = new Map<string, BackupPlanRow>();
  readonly backupPlanExecutions = new Map<string, BackupPlanExecutionRow>();
  readonly backupRestorePoints = new Map<string, BackupRestorePointRow>();
  readonly tasks = new Map<string, TaskRow>();
  /** In no order; see `settle`. */
  readonly appointments: Appointment[] = [];
  readonly orders: TaskOrder[] = [];
  /** Objects that stay locked although they no longer look busy; milliseconds since 1970-01-01 UTC. */
  readonly heldUntil = new Map<string, number>();

  #requests = 0;

  constructor(random: RandomSource) {
    this.random = random;
  }

  /** 25 characters that begin like those of a live system. [recorded] */
  takeId(): string {
    return `cmj${this.random.hex(22)}`;
  }

  takeUuid(): string {
    return this.random.uuid();
  }

  /** Counted apart, so that a question more or less changes no id of any object. */
  takeRequestId(): string {
    this.#requests += 1;
    return `fake-request-${String(this.#requests).padStart(6, '0')}`;
  }
}

/** The time as the wire writes it. [recorded] */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
