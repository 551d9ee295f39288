import { delimiter, join } from 'node:path';

export interface Places {
  /** PULUMI_HOME: nothing in it may matter from one command to the next. */
  readonly home: string;
  /** Where the file backend keeps state. */
  readonly backend: string;
  readonly temporary: string;
  readonly stack: string;
}

/**
 * What a CI job without network would set to run the CLI in `bin`, and nothing else of the machine: no proxy, no credentials,
 * no plugin from PATH. Selecting a stack is remembered in PULUMI_HOME; naming it here holds in a fresh one too.
 */
export function pulumiEnvironment(bin: string, { home, backend, temporary, stack }: Places): Record<string, string> {
  return {
    PATH: [bin, ...pathOfTheUser()].join(delimiter),
    HOME: home,
    TMPDIR: temporary,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_STACK: stack,
    PULUMI_CONFIG_PASSPHRASE: '',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_SKIP_CONFIRMATIONS: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
    PULUMI_IGNORE_AMBIENT_PLUGINS: 'true',
  };
}

/** Without what npm and npx put first: an optional dependency has a `node` of another version there. */
function pathOfTheUser(): readonly string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return path.filter((directory) => !directory.includes(join('node_modules', '.bin')));
}
