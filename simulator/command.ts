import { commandIn, helpText } from './arguments.ts';
import type { StartCommand } from './arguments.ts';
import { realClock } from './clock.ts';
import { startSimulator } from './index.ts';
import { QuirkError } from './quirks.ts';

/** Where the command writes to. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Carries out one command line: the running simulator, or the exit code when there is nothing to run. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<Running | number> {
  const command = commandIn(args);
  switch (command.kind) {
    case 'help':
      terminal.out(helpText);
      return 0;
    case 'wrong':
      terminal.err(`lifeboat-simulator: ${command.reason} (--help tells more)\n`);
      return 2;
    case 'start':
      return start(command, terminal);
  }
}

async function start(command: StartCommand, terminal: Terminal): Promise<Running | number> {
  const { cloud, port, speed, seed, world, quirks, credentials } = command;
  try {
    const running = await startSimulator({ cloud, port, clock: realClock(speed), seed, world, credentials });
    try {
      running[cloud].switches.startWith(quirks);
    } catch (error) {
      await running.close();
      throw error;
    }
    const lines = [`${cloud} is simulated at ${running.url}`, ...running[cloud].introduction, ...hints(running.url)];
    terminal.out(`${lines.join('\n')}\n`);
    return { url: running.url, close: () => running.close() };
  } catch (error) {
    const reason = startFailure(error, port);
    if (reason === undefined) throw error;
    terminal.err(`lifeboat-simulator: ${reason}\n`);
    return 1;
  }
}

function hints(url: string): readonly string[] {
  return [`control   ${url}/_simulator/state`, 'Nothing here is real. Stop it with Ctrl+C.'];
}

function startFailure(error: unknown, port: number): string | undefined {
  if (error instanceof QuirkError) return error.message;
  if (!(error instanceof Error && 'code' in error)) return undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is in use; choose another with --port, or leave it out for any free one`;
    case 'EACCES':
      return `this user may not open port ${port}; choose one above 1023 with --port`;
    default:
      return undefined;
  }
}
