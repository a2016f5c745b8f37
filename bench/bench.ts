import { Command, Option } from 'commander';
import { createCleanup } from '../cli/dev/cleanup.ts';
import { MEASURES, runBench, type Measure } from './run-bench.ts';
import { reportOf } from './report.ts';
import { FULL, QUICK } from './scale.ts';
import { tableOf } from './table-of.ts';

interface Options {
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly only?: readonly Measure[];
}

/** `npm run bench`: measures what Baton costs, and says it in a table or, with --json, in one object on the last line. */
const program = new Command('bench')
  .description('Measure what Baton costs, against a bare Temporal workflow and against what it replaces.')
  .option('--json', 'end with one JSON object on the last line of stdout')
  .option('--quick', 'small numbers: to see that it works, not how fast')
  .addOption(new Option('--only <measure...>', 'only these measures').choices(MEASURES))
  .parse();
const { json = false, quick = false, only = MEASURES } = program.opts<Options>();

const cleanup = createCleanup();
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      reject(new Error(`stopped by ${signal}`));
    });
  }
});
try {
  const progress = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const scale = quick ? QUICK : FULL;
  const measuring = runBench({ scale, only, env: process.env, cleanup, progress });
  const report = reportOf(await Promise.race([measuring, interrupted]));
  (json ? process.stderr : process.stdout).write(`\n${tableOf(report)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await cleanup.run();
}
