import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { clouds } from './clouds/index.ts';
import { systemClock } from './core/clock.ts';
import { helpText, parseCommandLine } from './rpc/command-line.ts';
import { hookProcess, stdinIsPipe } from './rpc/process-hooks.ts';
import { startServer } from './rpc/server.ts';

/** In the plugin's bundle schema.json lies beside the program; in a checkout it is at the top. */
function readSchema(): string {
  const file =
    typeof __dirname === 'string' ? join(__dirname, 'schema.json') : join(dirname(import.meta.dirname), 'schema.json');
  return readFileSync(file, 'utf8');
}

async function serve(engineAddress: string | undefined): Promise<void> {
  const server = await startServer({
    clouds,
    clock: systemClock,
    args: { engineAddress },
    schema: readSchema,
    version: manifest.version,
    exit: (code) => process.exit(code),
  });
  hookProcess(server, process, engineAddress !== undefined && stdinIsPipe());
  // The engine reads exactly this line. Nothing else is ever written to standard output.
  process.stdout.write(`${server.port}\n`);
}

function main(): void {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.do === 'version') process.stdout.write(`${manifest.version}\n`);
  else if (command.do === 'help') process.stdout.write(helpText);
  else void serve(command.engineAddress);
}

main();
