/** What the process was asked to do. */
export type Command =
  | { readonly do: 'serve'; readonly engineAddress: string | undefined }
  | { readonly do: 'version' }
  | { readonly do: 'help' };

/** Flags that the engine may put before its address, and that mean nothing here; these take a value of their own. */
const flagsWithValue: ReadonlySet<string> = new Set(['--tracing', '-v']);

/** The engine's address is the first argument that is no flag; without one, an engine will attach itself. */
export function parseCommandLine(args: readonly string[]): Command {
  let engineAddress: string | undefined;
  let skip = false;
  for (const arg of args) {
    if (skip) skip = false;
    else if (arg === '--version') return { do: 'version' };
    else if (arg === '--help' || arg === '-h') return { do: 'help' };
    else if (arg.startsWith('-')) skip = flagsWithValue.has(arg);
    else engineAddress ??= arg;
  }
  return { do: 'serve', engineAddress };
}

export const helpText = `Lifeboat is a Pulumi provider. Pulumi starts it by itself when a program uses the package "lifeboat".

  pulumi-resource-lifeboat              serve until stopped, for an engine that attaches itself (PULUMI_DEBUG_PROVIDERS)
  pulumi-resource-lifeboat <address>    serve the engine at that address
  pulumi-resource-lifeboat --version    print the version

The first line on standard output is the port that it serves on.
`;
