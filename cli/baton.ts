import { processSurroundings } from './process-surroundings.ts';
import { run } from './run.ts';

// `baton list | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const exitCode = await run(process.argv.slice(2), processSurroundings());
if (exitCode !== 0) process.exitCode = exitCode;
