import { execFile } from 'node:child_process';
import { readdir, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const list = promisify(execFile);

async function processes(): Promise<readonly Process[]> {
  const { stdout } = await list('ps', ['-A', '-o', 'pid=,ppid=,args='], { maxBuffer: 1 << 24 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || parent === undefined || command === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The Lifeboat processes that this engine process has started. */
export async function providersOf(engine: number): Promise<readonly Process[]> {
  return (await processes()).filter(({ parent, command }) => parent === engine && isProvider(command));
}

function isProvider(command: string): boolean {
  return command.includes('provider.cjs') || command.includes('pulumi-resource-lifeboat');
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Waits until a process is gone, whoever its parent is by now. */
export async function gone(pid: number): Promise<void> {
  await eventually(`process ${pid} to end`, async () => (await processes()).every((one) => one.pid !== pid), 15_000);
}

/** Processes that work inside a directory: known on Linux only, nowhere else do we look for left-overs. */
export async function processesIn(directory: string): Promise<readonly Process[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const inside = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while it is looked at.
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return cwd === directory || cwd.startsWith(`${directory}/`) ? Number(pid) : undefined;
    }),
  );
  const wanted = new Set(inside.filter((pid) => pid !== undefined));
  return wanted.size === 0 ? [] : (await processes()).filter((one) => wanted.has(one.pid));
}
