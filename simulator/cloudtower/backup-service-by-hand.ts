import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { BackupServiceRow, BackupStoreRepositoryRow } from './rows-of-plans.ts';

const serviceStatus = z.enum([
  'INSTALLING',
  'INSTALL_FAILED',
  'INITIALIZING',
  'RUNNING',
  'UPGRADING',
  'UPGRADE_FAILED',
  'TERMINATING',
  'TERMINATE_FAILED',
  'ERROR',
]);
const serviceChanges = z.strictObject({ name: z.string().optional(), status: serviceStatus.optional() });
const serviceFields = serviceChanges.extend({ id: z.string().optional(), cluster: z.string().optional() });

const repositoryStatus = z.enum(['INIT', 'INIT_ERROR', 'CONNECTING', 'CONNECTED', 'DISABLED', 'ERROR']);
const repositoryChanges = z.strictObject({
  name: z.string().optional(),
  status: repositoryStatus.optional(),
  total_capacity: z.int().optional(),
  used_data_space: z.int().optional(),
});
const repositoryFields = repositoryChanges.extend({
  id: z.string().optional(),
  type: z.enum(['NFS3', 'NFS4', 'ISCSI']).optional(),
  backup_service: z.string().optional(),
});

export type BackupServiceFields = z.input<typeof serviceFields>;
export type RepositoryFields = z.input<typeof repositoryFields>;
export type BackupServiceControlRow = Readonly<BackupServiceRow> & Readonly<Record<string, unknown>>;
export type RepositoryControlRow = Readonly<BackupStoreRepositoryRow> & Readonly<Record<string, unknown>>;

/** Backup services, changed behind the API's back. */
export class BackupServicesByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): BackupServiceControlRow[] {
    return [...this.#workshop().world.backupServices.values()].map((row) => ({ ...row }));
  }

  setStatus(id: string, status: BackupServiceRow['status']): void {
    this.change(id, { status });
  }

  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(serviceChanges, given));
  }

  remove(id: string): void {
    this.#workshop().world.backupServices.delete(this.#row(id).id);
  }

  /** Running, on the first cluster, unless something else is said. */
  add(given: BackupServiceFields): BackupServiceControlRow;
  add(given: unknown): BackupServiceControlRow;
  add(given: unknown): BackupServiceControlRow {
    const { world } = this.#workshop();
    const { id = world.takeId(), cluster, name, status } = checked(serviceFields, given);
    const [first] = world.clusters.keys();
    const service: BackupServiceRow = {
      id,
      entityAsyncStatus: null,
      cluster: cluster ?? found(first, 'cluster'),
      name: name ?? 'service by hand',
      status: status ?? 'RUNNING',
    };
    world.backupServices.set(id, service);
    return { ...service };
  }

  #row(id: string): BackupServiceRow {
    return found(this.#workshop().world.backupServices.get(id), `backup service ${id}`);
  }
}

/** Where backups are stored, changed behind the API's back. */
export class RepositoriesByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): RepositoryControlRow[] {
    return [...this.#workshop().world.backupStoreRepositories.values()].map((row) => ({ ...row }));
  }

  setStatus(id: string, status: BackupStoreRepositoryRow['status']): void {
    this.change(id, { status });
  }

  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(repositoryChanges, given));
  }

  remove(id: string): void {
    this.#workshop().world.backupStoreRepositories.delete(this.#row(id).id);
  }

  /** Connected to the first service, unless something else is said. */
  add(given: RepositoryFields): RepositoryControlRow;
  add(given: unknown): RepositoryControlRow;
  add(given: unknown): RepositoryControlRow {
    const { world } = this.#workshop();
    const { id = world.takeId(), backup_service, ...wanted } = checked(repositoryFields, given);
    const [first] = world.backupServices.keys();
    const repository: BackupStoreRepositoryRow = {
      id,
      entityAsyncStatus: null,
      type: wanted.type ?? 'NFS4',
      backup_service: backup_service ?? found(first, 'backup service'),
      name: 'repository by hand',
      status: 'CONNECTED',
      total_capacity: 1024 ** 4,
      used_data_space: 0,
    };
    assign(repository, wanted);
    world.backupStoreRepositories.set(id, repository);
    return { ...repository };
  }

  #row(id: string): BackupStoreRepositoryRow {
    return found(this.#workshop().world.backupStoreRepositories.get(id), `repository ${id}`);
  }
}
