import { Command, Option } from 'commander';
import { createCleanup } from '../cli/dev/cleanup.ts';
import { errorLine, toBatonError } from '../cli/errors.ts';
import { EXIT, exitCodeOf } from '../cli/exit-codes.ts';
import { orStopped } from '../cli/or-stopped.ts';
import { stopSignal } from '../cli/stop-signal.ts';
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
const stop = stopSignal();
try {
  const progress = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const scale = quick ? QUICK : FULL;
  const measuring = runBench({ scale, only, env: process.env, cleanup, signal: stop, progress });
  const figures = await orStopped(measuring, stop);
  if (figures === null) {
    process.stderr.write('interrupted\n');
    process.exitCode = EXIT.interrupted;
  } else {
    const report = reportOf(figures);
    (json ? process.stderr : process.stdout).write(`\n${tableOf(report)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  }
} catch (error) {
  const failed = toBatonError(error);
  process.stderr.write(`bench: ${failed.message} [${failed.code}]\n`);
  if (json) process.stdout.write(errorLine(failed));
  process.exitCode = exitCodeOf(failed.code);
} finally {
  await cleanup.run();
}
