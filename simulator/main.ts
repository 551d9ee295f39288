import { runCommand } from './command.ts';

const started = runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

void started.then((result) => {
  if (typeof result === 'number') {
    process.exitCode = result;
    return;
  }
  // With the server closed nothing keeps the process alive, so it ends by itself.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void result.close());
});
