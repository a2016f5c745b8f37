import type { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { ENDINGS, stageOrder } from '../../signals/stage-graph.ts';
import type { Destination } from '../../signals/transition.ts';
import { perform, type Context, type Shell } from '../context.ts';
import { eachOf } from '../each-of.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { notBlank } from '../option-texts.ts';
import { chosen, choosing, type Chosen } from './chosen.ts';
import type { Found } from './find.ts';
import { move, type Moved, type Wish } from './move.ts';
import { movedPage } from './pages.ts';

/** Options of what writes. */
export interface Written extends Chosen {
  readonly reason?: string;
  readonly by?: string;
  readonly critical?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Runs that are moved at once, and how many may be without asking. */
const AT_ONCE = 8;
const A_FEW = 3;

/** Adds the options of a command that writes. */
export function writing(command: Command): Command {
  return choosing(command)
    .option('--reason <text>', "why; kept in the run's history (needed without --dry-run)", notBlank)
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank)
    .option('--critical', 'where the retries are spent, stop the run')
    .option('--dry-run', 'let the API server say what would be written; nothing is')
    .option('--yes', `do not ask where it is more than ${String(A_FEW)} runs`);
}

/** Moves all that are meant, some at once, and reports on each. */
export function writes(
  shell: Shell,
  names: readonly string[],
  options: Written,
  destinationOf: (known: readonly string[]) => Destination,
): Promise<void> {
  const { critical = false, dryRun = false } = options;
  return perform(shell, options, async (context) => {
    const { output, surroundings } = context;
    if (!dryRun && options.reason === undefined) throw usage('say why, with --reason');
    const moved = await context.withTemporal(async (temporal, config) => {
      const { stages, finalizing } = policyFor(config);
      const list = { stages, finalizing };
      const destination = destinationOf([...stageOrder(list), ...ENDINGS]);
      const found = await chosen({ context, temporal, config }, names, options);
      if (found.length > A_FEW && !dryRun) await agree(context, found, options);
      const signed = { by: options.by ?? surroundings.operator(), reason: options.reason ?? 'dry run' };
      const wish: Wish = { destination, ...signed, critical, dryRun, stages: list };
      const done = new Map<Found, Moved>();
      const stop = found.length > 1 ? surroundings.stopSignal() : undefined;
      const moveOne = async (one: Found): Promise<void> => {
        const result = await move(temporal.transitions, one, wish);
        done.set(one, result);
        const count = `${String(done.size)} of ${String(found.length)}`;
        if (found.length > 1) output.progress(`${count}  ${result.namespace}/${result.name}: ${result.outcome}`);
      };
      await eachOf(found, AT_ONCE, moveOne, stop);
      return { done: found.flatMap((one) => done.get(one) ?? []), left: found.length - done.size };
    });
    if (moved.left > 0) output.progress(`stopped: ${String(moved.left)} were not begun`);
    output.result(moved.done, (paint) => movedPage(moved.done, paint));
    return moved.left > 0 ? EXIT.interrupted : exitCodeOf(moved.done);
  });
}

async function agree({ output, surroundings }: Context, found: readonly Found[], { yes }: Written): Promise<void> {
  if (yes === true) return;
  const names = found.flatMap(({ run }) => (run === null ? [] : [`${run.namespace}/${run.name}`]));
  output.progress(names.join('\n'));
  const agreed = await surroundings.confirm(`Move these ${String(found.length)} runs?`);
  if (agreed === null) throw usage(`${String(found.length)} runs are many: see them with --dry-run, and say --yes`);
  if (!agreed) throw usage('nothing was moved');
}

function exitCodeOf(moved: readonly Moved[]): ExitCode {
  const [only] = moved;
  if (moved.every(({ success }) => success)) return EXIT.ok;
  if (moved.length > 1 || only === undefined) return EXIT.failed;
  if (only.outcome === 'gone') return EXIT.notFound;
  return only.outcome === 'unreachable' || only.outcome === 'under-way' ? EXIT.unreachable : EXIT.failed;
}

function usage(detail: string): BatonError {
  return new BatonError('BATON_USAGE', { detail });
}
