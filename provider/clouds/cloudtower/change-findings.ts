import type { Call, Finding, Plan, Present } from '../driver.ts';
import { valueAt } from '../../core/json.ts';
import type { CloudTowerClient } from './client.ts';
import { type ScheduleInputs } from './plan-facts.ts';
import { listSchedules, schedulesNamed } from './schedule-reads.ts';

/* What an update does beside what was asked for: it always sends all settings. */

export async function changeFindings(
  client: CloudTowerClient,
  inputs: ScheduleInputs,
  plan: Plan,
  call: Call,
): Promise<readonly Finding[]> {
  const seen = await planOf(client, inputs, call);
  return seen === undefined ? [] : [...ofCopies(inputs, seen), ...ofFullCopies(seen, plan)];
}

/**
 * Copies that are too many go with the next run, or at once (unknown): said whatever the plan changes, since the number is sent too,
 * also where somebody else has set another one.
 */
function ofCopies({ keepCount }: ScheduleInputs, seen: Present): readonly Finding[] {
  if (keepCount === undefined) return [];
  const kept = keptNow(seen);
  if (kept === undefined || (typeof kept === 'number' && keepCount >= kept)) return [];
  const now = typeof kept === 'number' ? `keeps ${kept} copies now` : `has the keep policy ${kept} now`;
  const text = `the schedule ${now}; with ${keepCount} CloudTower removes the older ones`;
  return [{ severity: 'warning', path: 'keepCount', text }];
}

/** When the full copies are made is no input. */
function ofFullCopies({ outputs }: Present, { aspects }: Plan): readonly Finding[] {
  const period = valueAt(outputs, 'cloudtowerDetails.fullPeriod');
  const interval = valueAt(outputs, 'cloudtowerDetails.fullInterval') ?? 1;
  const sendsNone = aspects.every((path) => path === 'cloudtower.onDelete' || path === 'enabled');
  if (sendsNone || typeof period !== 'string' || (period === 'WEEKLY' && interval === 1)) return [];
  const text = `full copies are made ${period} (every ${String(interval)}) now; with this change they are made each week, on the first of the days`;
  return [{ severity: 'warning', path: 'rotationDays', text }];
}

/** The plan of that name; while it is renamed, the only one of its kind. Undefined where that cannot be told. */
async function planOf(
  client: CloudTowerClient,
  { instanceId, method = 'Snapshot', name }: ScheduleInputs,
  call: Call,
): Promise<Present | undefined> {
  const ofKind = (found: readonly Present[]) => found.filter(({ inputs }) => inputs['method'] === method);
  const called = name === undefined ? [] : ofKind(await schedulesNamed(client, instanceId, name, call));
  const [only, ...others] = called.length > 0 ? called : ofKind(await listSchedules(client, instanceId, call));
  return others.length === 0 ? only : undefined;
}

/** How many, or another policy as the cloud has it: `FOREVER`. */
function keptNow({ inputs, outputs }: Present): number | string | undefined {
  const { keepCount } = inputs;
  if (typeof keepCount === 'number') return keepCount;
  const policy = valueAt(outputs, 'cloudtowerDetails.keepPolicy');
  const value = valueAt(outputs, 'cloudtowerDetails.keepPolicyValue');
  if (typeof policy !== 'string' || policy === 'COUNT') return undefined;
  return policy === 'TIME' ? `${policy} (${String(value)} days)` : policy;
}
