import { Command } from 'commander';
import type { Shell } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { createOutput } from '../output.ts';

interface Options {
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly only?: readonly string[];
}

/** Milliseconds after which a stuck demo is given up. */
const PATIENCE_MS = 90_000;

/** `baton demo`: plays that run at once on stand-ins for everything around Baton. */
export function demoCommand(shell: Shell): Command {
  const command = new Command('demo')
    .description('Show what Baton does: plays at once, on a real Temporal and stand-ins for GitHub and the cluster.')
    .option('--json', 'end with one JSON object on the last line of stdout')
    .option('--keep', "leave everything up until Ctrl-C, to look around in Temporal's UI")
    .option('--only <play...>', 'only these plays')
    .addHelpText(
      'after',
      '\nExamples:\n  $ baton demo\n  $ baton demo --keep\n  $ baton demo --only smooth early --json | tail -n 1 | jq .latencyMs',
    );
  return command.action(async (options: Options) => {
    const { stdout, stderr, env, now, stopSignal } = shell.surroundings;
    const { ALL_PLAYS } = await import('./all-plays.ts');
    const names = ALL_PLAYS.map(({ name }) => name);
    const unknown = options.only?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      command.error(`error: there is no play ${unknown}; expected one of ${names.join(', ')}`, {
        exitCode: EXIT.usage,
      });
    }
    const plays = ALL_PLAYS.filter(({ name }) => options.only?.includes(name) ?? true);
    const [{ runDemo }, { createCleanup }, { createProgress, silent }, { summaryOf }] = await Promise.all([
      import('./run-demo.ts'),
      import('../dev/cleanup.ts'),
      import('./progress.ts'),
      import('./summary.ts'),
    ]);
    const audience = createOutput({ stdout: stderr, stderr, env, json: options.json === true });
    const progress = audience.json
      ? silent
      : createProgress({
          sink: stderr,
          paint: audience.paint,
          live: audience.live,
          plays: plays.map(({ name }) => name),
          now,
        });
    const signal = stopSignal();
    const cleanup = createCleanup();
    try {
      const end = await runDemo({ plays, env, progress, cleanup, signal, patienceMs: PATIENCE_MS });
      const output = createOutput({ stdout, stderr, env, json: options.json === true });
      if (output.json) {
        for (const problem of end.problems) stderr.write(`baton demo: ${problem}\n`);
        stdout.write(`${JSON.stringify({ ...end.report, logs: end.logs })}\n`);
      } else {
        output.page(`${summaryOf(end, plays, output.paint)}\n`);
      }
      if (options.keep === true && !signal.aborted) {
        stderr.write(
          `\nEverything stays up until Ctrl-C. In another terminal:\n  npx baton list --all --config ${end.configFile}\n`,
        );
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve, { once: true });
        });
      }
      shell.exitCode = end.problems.length === 0 ? EXIT.ok : EXIT.failed;
    } finally {
      await cleanup.run();
    }
  });
}
