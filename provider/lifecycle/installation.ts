import type { Cloud, Settings } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { isObject, type JsonObject, sameJson } from '../core/json.ts';
import type { Installation } from '../resources/common.ts';
import type { ResourceSpec } from '../resources/spec.ts';

/** What state remembers; undefined for an import. */
export function rememberedInstallation(outputs: JsonObject | undefined): Installation | undefined {
  const value = outputs?.['installation'];
  if (!isObject(value) || typeof value['cloud'] !== 'string') return undefined;
  const { cloud, host, account } = value;
  return {
    cloud,
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof account === 'string' ? { account } : {}),
  };
}

/** As far as configuration alone tells; for Diff, which asks no cloud. */
export function checkConfiguredInstallation(
  cloud: Cloud,
  settings: Settings,
  spec: ResourceSpec,
  id: string,
  outputs: JsonObject,
): void {
  const remembered = rememberedInstallation(outputs);
  if (remembered === undefined) return;
  const configured = cloud.configuredInstallation(settings);
  const sameHost =
    configured.host === undefined || remembered.host === undefined || configured.host === remembered.host;
  if (remembered.cloud === configured.cloud && (sameHost || settings.acceptInstallation)) return;
  throw foreign(spec, id, remembered, configured);
}

/** With what the cloud itself says. A cloud that does not tell its account any more is no proof that it is the same one. */
export function checkInstallation(
  settings: Settings,
  spec: ResourceSpec,
  id: string,
  outputs: JsonObject | undefined,
  actual: Installation,
): void {
  const remembered = rememberedInstallation(outputs);
  if (remembered === undefined) return;
  const same =
    remembered.cloud === actual.cloud &&
    (remembered.host === undefined || remembered.host === actual.host) &&
    (remembered.account === undefined || remembered.account === actual.account);
  if (same || (remembered.cloud === actual.cloud && settings.acceptInstallation)) return;
  throw foreign(spec, id, remembered, actual);
}

/** While `acceptInstallation` is set, an update writes what the cloud says now, where configuration alone cannot tell that it is the same. */
export function needsRewriting(cloud: Cloud, settings: Settings, outputs: JsonObject): boolean {
  const remembered = rememberedInstallation(outputs);
  if (!settings.acceptInstallation || remembered === undefined) return false;
  return !sameJson({ ...remembered }, { ...cloud.configuredInstallation(settings) });
}

function foreign(spec: ResourceSpec, id: string, remembered: Installation, actual: Installation): LifeboatError {
  const otherCloud = remembered.cloud !== actual.cloud;
  return new LifeboatError('refused', {
    message: `${spec.noun} ${id} was made on ${text(remembered)}, but the provider is configured for ${text(actual)}; it is neither changed nor taken for deleted`,
    advice: otherCloud
      ? 'Use a provider of that cloud for it.'
      : 'Correct the endpoint or the credentials. If this is the same data under a new address or account, set `acceptInstallation` for one `pulumi up`.',
  });
}

function text({ cloud, host, account }: Installation): string {
  return [cloud, host === undefined ? '' : `at ${host}`, account === undefined ? '' : `account ${account}`]
    .filter(Boolean)
    .join(' ');
}
