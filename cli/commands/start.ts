import { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import type { Config, RepositoryConfig } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { PlayInput } from '../../signals/messages.ts';
import { identityIn } from '../../signals/play-identity.ts';
import { firstPlay } from '../../signals/play-start.ts';
import { repositoryNamed } from '../configured-repository.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { notBlank } from '../option-texts.ts';
import { parseTask, shortName, type PlayReference } from '../play-reference.ts';
import type { Inheritance, Plays } from '../plays.ts';
import type { PullRequestState } from '../pull-request-state.ts';

interface Options extends CommonOptions {
  readonly again?: boolean;
  readonly by?: string;
}

/** How `baton start` ended: with a new play, or with a run for one that facts had started. */
interface Outcome {
  readonly kind: 'started' | 'claimed';
  readonly generation: number;
  /** Pull requests that belong to the past and are not known to be closed. */
  readonly leftOver: readonly LeftOver[];
}

/** A pull request of an earlier play: what happens on it comes late. */
interface LeftOver {
  readonly number: number;
  readonly state: 'open' | 'unknown';
}

const FIRST: Inheritance = { generation: 0, pastPullRequests: [] };

/** `baton start`: a play for a task, with a run of its own. */
export function startCommand(shell: Shell): Command {
  const command = new Command('start')
    .description('Start the play of a task and submit its run.')
    .argument('<repository>', 'owner/repo, as it is configured')
    .argument('<task>', "the task's number")
    .option('--again', 'start the next play of a task whose last one has ended')
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank);
  const start = (repository: string, task: string, options: Options) =>
    perform(shell, options, async (context) => {
      const play = parseTask(repository, task);
      const by = options.by ?? context.surroundings.operator();
      const { pullRequestState } = context.surroundings;
      const read = await context.config();
      // Whoever has configured nothing yet should not hear first that Temporal does not answer.
      const configured = repositoryOf(play, read.config, read.file);
      const outcome = await context.withTemporal(({ plays }, config) => {
        const stateOf = (pullRequest: number) => pullRequestState(config, play, pullRequest);
        return startPlay({ play, plays, config, configured, again: options.again === true, by, stateOf });
      });
      const { kind, generation, leftOver } = outcome;
      context.output.result({ play: play.id, outcome: kind, generation, leftOver }, (paint) => {
        const again = generation > 1 ? ` (generation ${generation})` : '';
        const what = kind === 'started' ? 'has started' : 'was there already and gets its run now';
        const hints = leftOver.map((each) => `\n${paint.warning('!')} ${hintAbout(each)}`).join('');
        return `${paint.good('✓')} ${shortName(play.id)} ${what}${again}. See it with: baton status ${shortName(play.id)}${hints}`;
      });
      return undefined;
    });
  return commonOptions(command, ['baton start acme/shop 7', 'baton start acme/shop 7 --again']).action(start);
}

async function startPlay(wish: {
  readonly play: PlayReference;
  readonly plays: Plays;
  readonly config: Config;
  readonly configured: RepositoryConfig;
  readonly again: boolean;
  readonly by: string;
  readonly stateOf: (pullRequest: number) => Promise<PullRequestState>;
}): Promise<Outcome> {
  const { play, plays, config, configured, stateOf } = wish;
  const first = await plays.start(play.id, inputOf(play, config, configured, FIRST), false);
  if (first.kind === 'started') return { kind: 'started', generation: 1, leftOver: [] };
  if (first.running) return claim(wish);
  if (!wish.again) throw exists('it has ended; --again starts the next one');

  const past = await plays.inheritance(play.id);
  const next = await plays.start(play.id, inputOf(play, config, configured, past), true);
  if (next.kind === 'exists') throw exists('another one has just been started');
  const leftOver = await leftOverOf(past.pastPullRequests, stateOf);
  return { kind: 'started', generation: past.generation + 1, leftOver };
}

async function leftOverOf(
  pullRequests: readonly number[],
  stateOf: (pullRequest: number) => Promise<PullRequestState>,
): Promise<LeftOver[]> {
  const states = await Promise.all(pullRequests.map(async (number) => ({ number, state: await stateOf(number) })));
  return states.flatMap(({ number, state }) => (state === 'closed' ? [] : [{ number, state }]));
}

/** Says what to do about it: the new play never looks at it, and from its branch no other can be opened meanwhile. */
function hintAbout({ number, state }: LeftOver): string {
  const what =
    state === 'open'
      ? `Pull request #${number} is still open and belongs to the past: what happens on it comes late.`
      : `Pull request #${number} belongs to the past, and GitHub did not say whether it is still open.`;
  const then = state === 'open' ? 'Close it' : 'If it is, close it';
  return `${what} ${then}, so that the agent opens a new one; the play waits for that.`;
}

/** A play that facts have started waits for a run: starting it means to submit one. Any other is in good hands. */
async function claim({
  play,
  plays,
  again,
  by,
}: {
  play: PlayReference;
  plays: Plays;
  again: boolean;
  by: string;
}): Promise<Outcome> {
  const status = await plays.status(play.id);
  const unclaimed = status.run === null && status.attention.length === 0 && status.stage === 'pending' && !status.ended;
  if (again || !unclaimed) {
    throw exists(`it is at ${status.stage} and waits for ${status.waitingFor}${again ? '; cancel it first' : ''}`);
  }
  await plays.command(play.id, { name: 'submit', input: { by, reason: 'baton start' } });
  return { kind: 'claimed', generation: status.generation, leftOver: [] };
}

/** `file` as in `ReadConfig`. Throws `BATON_REPOSITORY_NOT_CONFIGURED`. */
function repositoryOf(play: PlayReference, config: Config, file: string | null): RepositoryConfig {
  const repository = repositoryNamed(config, play);
  if (repository !== undefined) return repository;
  const names = config.repositories.map(({ name }) => name).join(', ');
  const none = file === null ? NO_FILE : `the repositories: none is configured in ${file}`;
  const detail = `${play.owner}/${play.repository} is not among ${names === '' ? none : names}`;
  throw new BatonError('BATON_REPOSITORY_NOT_CONFIGURED', { detail });
}

const NO_FILE =
  'the repositories: there is no configuration. Write a baton.yaml in this folder, or name one with --config or BATON_CONFIG';

function inputOf(play: PlayReference, config: Config, repository: RepositoryConfig, past: Inheritance): PlayInput {
  const first = firstPlay(repository, identityIn(repository, play.task), policyFor(config), true);
  return { ...first, generation: past.generation + 1, pastPullRequests: past.pastPullRequests };
}

function exists(detail: string): BatonError {
  return new BatonError('BATON_PLAY_EXISTS', { detail });
}
