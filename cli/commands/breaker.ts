import { Argument, Command, InvalidArgumentError } from 'commander';
import { TARGET_NAMES, type Target } from '../../breakers/targets.ts';
import { toMs } from '../../config/duration.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { REPORT_EVERY_MS, type BreakerBoard } from '../../signals/breaker-messages.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { notBlank } from '../option-texts.ts';
import type { Paint } from '../output.ts';
import { relative } from '../relative-time.ts';
import { table } from '../table.ts';

interface Options extends CommonOptions {
  readonly by?: string;
  readonly reason?: string;
  /** Milliseconds. */
  readonly for: number;
}

/** `baton breaker`: how every breaker of every process stands; with a target and a word, forces it in all of them. */
export function breakerCommand(shell: Shell): Command {
  const command = new Command('breaker')
    .description('Show the circuit breakers of all processes, or force that of one target in all of them.')
    .addArgument(new Argument('[target]', 'what it stands before').choices(Object.keys(TARGET_NAMES)))
    .addArgument(new Argument('[state]', 'auto: its own way again').choices(['open', 'closed', 'auto']))
    .option('--reason <text>', 'why; needed to force it', notBlank)
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank)
    .option('--for <duration>', 'how long it stays forced: 1s to 24h', duration, 600_000);
  const work = (target: Target | undefined, to: 'open' | 'closed' | 'auto' | undefined, options: Options) =>
    perform(shell, options, async (context) => {
      const board = await context.withTemporal(async ({ breakers }) => {
        if (target === undefined || to === undefined)
          return (await breakers.read()) ?? { overrides: [], processes: [] };
        if (options.reason === undefined) throw new BatonError('BATON_USAGE', { detail: '--reason <text> is missing' });
        const by = options.by ?? context.surroundings.operator();
        return breakers.force({ target, to, forMs: options.for, by, reason: options.reason });
      });
      const shown = shownOf(board, target, context.surroundings.now());
      context.output.result(shown, (paint) => page(shown, context.surroundings.now(), paint));
      return undefined;
    });
  return commonOptions(command, [
    'baton breaker',
    'baton breaker github open --for 10m --reason "GitHub announced an outage"',
    'baton breaker github auto --reason "it is over"',
  ]).action(work);
}

/** What is shown of one breaker of one process. */
interface Row {
  readonly target: string;
  readonly process: string;
  readonly state: string;
  readonly since: string;
  readonly openings: number;
  readonly lastFailure: string | null;
  readonly reportedAt: string;
  /** It has said nothing for so long that the process has died. */
  readonly silent: boolean;
}

function shownOf(board: BreakerBoard, target: string | undefined, now: number) {
  const wanted = (each: { readonly target: string }): boolean => target === undefined || each.target === target;
  const breakers = board.processes.flatMap(({ process, at, breakers }) =>
    breakers
      .filter(wanted)
      .map((each): Row => ({ ...each, process, reportedAt: at, silent: isSilent(Date.parse(at), now) })),
  );
  const overrides = board.overrides.filter(wanted).filter(({ until }) => Date.parse(until) > now);
  const order = ({ target: name, process }: Row): string => `${name} ${process}`;
  return { overrides, breakers: breakers.sort((a, b) => order(a).localeCompare(order(b))) };
}

function isSilent(at: number, now: number): boolean {
  return now - at > 2.5 * REPORT_EVERY_MS;
}

function page({ overrides, breakers }: ReturnType<typeof shownOf>, now: number, paint: Paint): string {
  const forced = overrides.map(
    ({ target, to, by, reason, until }) =>
      `${paint.warning('!')} ${target} is forced ${to} in all processes until ${relative(until, now)}, by ${by}: ${reason}`,
  );
  if (breakers.length === 0) return [...forced, paint.faint('No process has reported a breaker.')].join('\n');
  const rows = breakers.map((row) => [
    row.target,
    row.process,
    row.silent ? paint.faint('silent') : stateIn(row.state, paint),
    relative(row.silent ? row.reportedAt : row.since, now),
    String(row.openings),
    row.lastFailure ?? '',
  ]);
  const columns = ['TARGET', 'PROCESS', 'STATE', 'SINCE', 'OPENED', 'LAST FAILURE'];
  const later = overrides.length === 0 ? [] : [paint.faint('Processes hear of what is forced within five seconds.')];
  return [...forced, table(columns, rows), ...later].join('\n');
}

function stateIn(state: string, paint: Paint): string {
  if (state === 'closed') return paint.good(state);
  return state === 'open' || state === 'forced-open' ? paint.bad(state) : paint.warning(state);
}

function duration(text: string): number {
  const ms = /^\d+(ms|s|m|h|d)$/.test(text) ? toMs(text) : Number.NaN;
  if (ms >= 1_000 && ms <= 86_400_000) return ms;
  throw new InvalidArgumentError('Expected a duration from 1s to 24h, such as 10m.');
}
