import { BatonError } from '../../errors/baton-error.ts';
import { createCleanup } from '../dev/cleanup.ts';
import type { ClusterKind } from '../dev/open-cluster.ts';
import { makeScratchFolder, removeScratchFolder } from '../dev/scratch-folder.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { ALL_PLAYS } from './all-plays.ts';
import type { DemoPlay } from './demo-play.ts';
import { createProgress } from './progress.ts';
import { runDemo } from './run-demo.ts';
import { summaryOf } from './summary.ts';

/** Milliseconds after which a stuck demo is given up. */
const PATIENCE_MS = { 'stand-in': 90_000, kubernetes: 180_000 } as const;

/**
 * Runs the demo in front of an audience: progress on stderr, the end on stdout. The exit code is 0 only for a demo in
 * which everything went as it should. Throws `BATON_USAGE` for a play that does not exist.
 */
export async function presentDemo(
  surroundings: Surroundings,
  options: {
    readonly json: boolean;
    readonly keep: boolean;
    readonly only: readonly string[] | undefined;
    readonly cluster: ClusterKind;
  },
): Promise<ExitCode> {
  const { stdout, stderr, env, now, stopSignal } = surroundings;
  const plays = choose(options.only);
  const output = createOutput({ stdout, stderr, env, json: options.json });
  const audience = createOutput({ stdout: stderr, stderr, env, json: false });
  const progress = createProgress({
    sink: stderr,
    paint: audience.paint,
    live: audience.live,
    plays: plays.map(({ name }) => name),
    columns: columnsOf(stderr),
    now,
  });
  const signal = stopSignal();
  const cleanup = createCleanup();
  const folder = makeScratchFolder('baton-demo');
  let isTold = false;
  try {
    const { cluster } = options;
    const patienceMs = PATIENCE_MS[cluster];
    const end = await runDemo({ plays, folder, env, cluster, progress, cleanup, signal, patienceMs });
    if (signal.aborted) return EXIT.interrupted;
    isTold = true;
    if (options.json) {
      for (const problem of end.problems) stderr.write(`baton demo: ${problem}\n`);
      stdout.write(`${JSON.stringify({ ...end.report, logs: end.logs })}\n`);
    } else {
      output.page(`${summaryOf(end, plays, output.paint)}\n`);
    }
    if (options.keep) {
      const ui = end.uiAddress === null ? '' : `\n  ${end.uiAddress}  (Temporal's UI)`;
      const look = `  npx baton list --all --config ${end.configFile}${ui}`;
      stderr.write(`\nEverything stays up until Ctrl-C. To look around from another terminal:\n${look}\n`);
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
    return end.problems.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await cleanup.run();
    if (signal.aborted && !isTold) removeScratchFolder(folder);
  }
}

/** A terminal says how wide it is. */
function columnsOf(sink: object): number {
  return 'columns' in sink && typeof sink.columns === 'number' && sink.columns > 0 ? sink.columns : 80;
}

function choose(only: readonly string[] | undefined): readonly DemoPlay[] {
  const names = ALL_PLAYS.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new BatonError('BATON_USAGE', { detail: `there is no play ${unknown}; expected ${names.join(', ')}` });
  }
  return ALL_PLAYS.filter(({ name }) => only?.includes(name) ?? true);
}
