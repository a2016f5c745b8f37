import { processSurroundings } from './process-surroundings.ts';
import { run } from './run.ts';

// `baton list | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const exitCode = await run(process.argv.slice(2), processSurroundings());
// Temporal's native runtime, once begun, would keep the process alive and deaf to signals: a worker that can't start has
// to end. What was written to a pipe is let out first.
process.stdout.write('', () => process.exit(exitCode));
