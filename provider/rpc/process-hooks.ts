import { fstatSync } from 'node:fs';
import type { ProviderServer } from './server.ts';

/** What of the process decides about its end. */
export interface ProcessEvents {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  readonly stdin: { on(event: 'end' | 'error', listener: () => void): unknown; resume(): unknown };
}

/** Ties the server to its process. `spawned`: an engine started us, and holds the other end of our standard input. */
export function hookProcess(server: ProviderServer, process: ProcessEvents, spawned: boolean): void {
  process.on('uncaughtException', (error) => void server.bug(error));
  process.on('unhandledRejection', (error) => void server.bug(error));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void server.end(`stopped by ${signal}`));
  if (!spawned) return;
  // The pipe closes within milliseconds when the engine dies, however it dies.
  const gone = () => void server.end('the engine is gone');
  process.stdin.on('end', gone);
  process.stdin.on('error', gone);
  process.stdin.resume();
}

/** Is somebody holding the other end of standard input? A file, a terminal or nothing at all says nothing about an engine. */
export function stdinIsPipe(): boolean {
  try {
    const kind = fstatSync(0);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    // Started with standard input closed.
    return false;
  }
}
