import { delimiter } from 'node:path';

export interface Places {
  /** PULUMI_HOME: nothing in it may matter from one command to the next. */
  readonly home: string;
  /** Where the file backend keeps state. */
  readonly backend: string;
  readonly temporary: string;
}

/**
 * What a CI job without network would set, and nothing of the machine that the tests run on: no proxy, no credentials, no
 * plugin from PATH.
 */
export function pulumiEnvironment(bin: string, { home, backend, temporary }: Places): Record<string, string> {
  return {
    PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    TMPDIR: temporary,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: '',
    // Selecting a stack is remembered in PULUMI_HOME; this holds in a fresh one too.
    PULUMI_STACK: 'dev',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_SKIP_CONFIRMATIONS: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
    PULUMI_IGNORE_AMBIENT_PLUGINS: 'true',
    // Without it `--event-log` does not exist.
    PULUMI_DEBUG_COMMANDS: 'true',
  };
}
