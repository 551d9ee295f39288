import type { Changes, Wish } from './backup-plan-forms.ts';
import { idsMatching } from './collections.ts';
import { isAtLeast } from './context.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './errors.ts';
import type { BackupPlanRow } from './rows-of-plans.ts';

/** Everything about a backup plan that somebody decides. */
export type Settings = Pick<
  BackupPlanRow,
  | 'backup_service'
  | 'backup_store_repository'
  | 'name'
  | 'description'
  | 'vms'
  | 'compression'
  | 'snapshot_consistent_type'
  | 'incremental_period'
  | 'incremental_interval'
  | 'incremental_weekdays'
  | 'incremental_time_points'
  | 'full_period'
  | 'full_interval'
  | 'full_time_point'
  | 'keep_policy'
  | 'keep_policy_value'
  | 'enable_window'
  | 'window_start'
  | 'window_end'
  | 'backup_delay_option'
>;

export function settingsOf(context: Context, wish: Wish): Settings {
  const { backup_service_id: service, backup_store_repository_id: repository, vms, ...others } = wish;
  return {
    ...others,
    backup_service: service,
    backup_store_repository: repository,
    vms: vmsMatching(context, vms),
    description: others.description ?? null,
    incremental_weekdays: others.incremental_weekdays ?? null,
    incremental_time_points: others.incremental_time_points ?? null,
    window_start: others.window_start ?? null,
    window_end: others.window_end ?? null,
    backup_delay_option: others.backup_delay_option ?? null,
  };
}

/** What is left out stays (inferred). */
export function withChanges(context: Context, plan: BackupPlanRow, changes: Changes): Settings {
  const { vms, disconnect_strategy: _strategy, ...others } = changes;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return { ...plan, ...given, ...(vms === undefined ? {} : { vms: vmsMatching(context, vms) }) };
}

/** The objects are those that match at this moment; later ones do not join (inferred). */
function vmsMatching(context: Context, where: unknown): string[] {
  return idsMatching(context, 'vms', where).filter((id) => context.world.vms.get(id)?.in_recycle_bin === false);
}

/** What makes no sense is refused; all of it but the weekdays is inferred. */
export function refuseNonsense(context: Context, settings: Settings, self: BackupPlanRow | undefined): void {
  const { world, quirks } = context;
  if (settings.name.trim() === '') throw badRequest('name must not be empty');
  if (settings.vms.length === 0 && quirks.backupOfNothing === 'refused') throw badRequest('vms matches no VM');
  if (settings.incremental_interval < 1) throw badRequest('incremental_interval must be at least 1');
  if (settings.full_interval < 1) throw badRequest('full_interval must be at least 1');
  if (settings.keep_policy !== 'FOREVER' && settings.keep_policy_value < 1) {
    throw badRequest('keep_policy_value must be at least 1');
  }
  if (settings.enable_window && (settings.window_start === null || settings.window_end === null)) {
    throw badRequest('window_start and window_end are required');
  }
  refuseWithoutWeekdays(context, settings);
  const others = [...world.backupPlans.values()].filter((one) => one !== self);
  if (quirks.planNames === 'unique' && others.some((one) => one.name === settings.name)) {
    throw badRequest(`BACKUP_PLAN_DUPLICATED_NAME: ${settings.name}`);
  }
}

/** The server checks this since 4.5. [doc] */
function refuseWithoutWeekdays({ quirks }: Context, settings: Settings): void {
  if (settings.incremental_period !== 'WEEKLY' || !isAtLeast(quirks, '4.5.0')) return;
  if ((settings.incremental_weekdays ?? []).length > 0) return;
  throw badRequest('incremental_weekdays is required when incremental_period is WEEKLY');
}

/** Only when a plan is made: neither can be changed later. [spec] */
export function refuseRepository({ world, quirks }: Context, settings: Settings): void {
  const { backup_service: serviceId, backup_store_repository: repositoryId } = settings;
  const service = world.backupServices.get(serviceId);
  const repository = world.backupStoreRepositories.get(repositoryId);
  if (service === undefined) throw notFound(`BackupService ${serviceId} not found`);
  if (repository === undefined) throw notFound(`BackupStoreRepository ${repositoryId} not found`);
  if (repository.backup_service !== serviceId) {
    throw badRequest(`BackupStoreRepository ${repository.name} belongs to another service`);
  }
  if (quirks.unreadyRepository === 'accepted') return;
  if (service.status !== 'RUNNING') throw badRequest(`BackupService ${service.name} is ${service.status}`);
  if (repository.status !== 'CONNECTED') {
    throw badRequest(`BackupStoreRepository ${repository.name} is ${repository.status}`);
  }
}
