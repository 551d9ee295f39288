/**
 * The lines that Lifeboat prints for its user, taken out of the command's output exactly as they stand there. The same
 * diagnostics may be printed twice.
 */
export function printedCommands(output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => /^pulumi (import|refresh|state) /.test(line)))];
}

/** The value of the resource option `import` that is printed for an object whose resource is in state already. */
export function printedImportOption(output: string): string {
  const [, quoted] = /the resource option {2}import: '((?:[^']|'\\'')*)'/.exec(output) ?? [];
  if (quoted === undefined) throw new Error(`no resource option printed in:\n${output}`);
  return quoted.replaceAll("'\\''", "'");
}
