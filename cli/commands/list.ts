import { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { ENDINGS, stageOrder } from '../../signals/stage-graph.ts';
import { repositoryNamed } from '../configured-repository.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { refuseUnknownName } from '../known-names.ts';
import type { OrphanedRuns } from '../orphaned-runs.ts';
import type { Paint } from '../output.ts';
import { shortName } from '../play-reference.ts';
import type { ListedPlay } from '../plays.ts';
import { atLeastOne } from '../option-texts.ts';
import { presentPolicy } from '../present-policy.ts';
import { relative } from '../relative-time.ts';
import { table } from '../table.ts';
import type { FailedTransition } from '../transitions.ts';

interface Options extends CommonOptions {
  readonly stage?: string;
  readonly attention?: boolean;
  readonly repository?: string;
  readonly all?: boolean;
  readonly limit: number;
}

/** `baton list`: what Temporal's visibility knows of the plays; needs no worker. */
export function listCommand(shell: Shell): Command {
  const command = new Command('list')
    .description('List the plays that are open, newest first.')
    .option('--stage <label>', 'only those at this stage')
    .option('--attention', 'only those that need a person')
    .option('--repository <owner/repo>', 'only those of this repository')
    .option('--all', 'also those that have ended')
    .option('--limit <number>', 'at most so many', atLeastOne, 200);
  const list = (options: Options) =>
    perform(shell, options, async (context) => {
      const { plays, others, orphaned, failed } = await context.withTemporal(async (temporal, config) => {
        const found = await temporal.plays.list({
          stage: options.stage ?? null,
          attention: options.attention === true,
          repository: options.repository === undefined ? null : configuredName(options.repository, config),
          all: options.all === true,
          limit: options.limit,
        });
        // A play may be at a stage that was configured when it started, so what is there is shown in any case.
        if (found.length === 0) refuseUnknown(options, config);
        const isWhole = options.stage === undefined && options.repository === undefined;
        return {
          plays: found,
          others: found.filter((play) => judgesByAnother(play, config)),
          // Of an orphan only its name is known, so whoever asks for a part is not told of it.
          orphaned: isWhole ? await temporal.plays.orphanedRuns() : null,
          failed: isWhole && options.attention === true ? await temporal.transitions.needingPeople() : [],
        };
      });
      const now = context.surroundings.now();
      const warnings = [
        ...(orphaned === null ? [] : orphanWarnings(orphaned, now)),
        ...failed.map((each) => transitionWarning(each, now)),
      ];
      // The answer is a list of plays, which these are not.
      if (context.output.json) for (const warning of warnings) context.output.progress(warning);
      context.output.result(plays, (paint) => {
        const hints = warnings.map((warning) => `\n${paint.warning('!')} ${warning}`).join('');
        const none = options.all === true ? 'No plays.' : 'No open plays; --all shows those that have ended too.';
        if (plays.length === 0) return `${paint.faint(none)}${hints}`;
        const more =
          plays.length === options.limit ? `\n${paint.faint(`Only the newest ${options.limit}; see --limit.`)}` : '';
        return `${page(plays, others, now, paint)}${more}${hints}`;
      });
      return undefined;
    });
  return commonOptions(command, [
    'baton list',
    'baton list --stage waiting-pr-approved --repository acme/shop',
    'baton list --attention --json | jq -r ".[].play"',
  ]).action(list);
}

/** Search is case-sensitive, and plays carry the name that the configuration spells. */
function configuredName(name: string, config: Config): string {
  const [owner = '', repository = ''] = name.split('/');
  return repositoryNamed(config, { owner, repository })?.name ?? name;
}

/** Throws `BATON_USAGE` for a stage or a repository that nothing can be found under. */
function refuseUnknown({ stage, repository }: Options, config: Config): void {
  if (stage !== undefined) refuseUnknownName('stage', stage, [...stageOrder(policyFor(config)), ...ENDINGS]);
  const names = config.repositories.map(({ name }) => name);
  // Whoever only looks may have no configuration.
  if (repository !== undefined && names.length > 0 && !names.includes(configuredName(repository, config))) {
    throw new BatonError('BATON_USAGE', { detail: `"${repository}" is not among ${names.join(', ')}` });
  }
}

/** Whether it is open and judges by another policy than this configuration says. */
function judgesByAnother({ play, running, policy }: ListedPlay, config: Config): boolean {
  const [, owner = '', repository = ''] = play.split('/');
  const present = presentPolicy(config, { owner, repository });
  return running && policy !== null && present !== null && policy !== present;
}

/** `others`: those that judge by another policy than the present one. */
function page(plays: readonly ListedPlay[], others: readonly ListedPlay[], now: number, paint: Paint): string {
  const rows = plays.map((play) => [
    shortName(play.play),
    play.running ? (play.stage ?? '') : paint.faint(play.stage ?? 'ended'),
    relative(play.stageSince ?? play.startedAt, now),
    play.pullRequest === null ? '' : `#${play.pullRequest}`,
    paint.warning(play.attention.join(', ')),
    ...(others.length === 0 ? [] : [others.includes(play) ? `${play.policy ?? ''} *` : '']),
  ]);
  const columns = ['PLAY', 'STAGE', 'SINCE', 'PULL REQUEST', 'ATTENTION'];
  if (others.length === 0) return table(columns, rows);
  const hint = paint.faint('* judges by another policy than this configuration says; see baton reconfigure.');
  return `${table([...columns, 'POLICY'], rows)}\n${hint}`;
}

function transitionWarning({ attention, id, run, startedAt }: FailedTransition, now: number): string {
  const details = `its details are in Temporal's UI under ${id}, and baton stage get ${run} says where it is`;
  return `a transition of run ${run} failed ${relative(startedAt, now)} (${attention.join(', ')}): ${details}`;
}

function orphanWarnings({ runs, seenAt }: OrphanedRuns, now: number): string[] {
  const seen = seenAt === null ? '' : ` (as the sweep saw ${relative(seenAt, now)})`;
  return runs.map(
    (run) =>
      `run ${run} goes on though the play of its task has ended${seen}: stop it, or take it on with baton start --again`,
  );
}
