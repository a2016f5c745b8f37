import { Command } from 'commander';
import type { Policy } from '../../config/policy.ts';
import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { Command as Signed } from '../../signals/messages.ts';
import { policyDigest } from '../../signals/policy-digest.ts';
import { repositoryNamed } from '../configured-repository.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { eachOf } from '../each-of.ts';
import { toBatonError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { notBlank } from '../option-texts.ts';
import type { Paint } from '../output.ts';
import { parsePlay, shortName } from '../play-reference.ts';
import type { Plays } from '../plays.ts';
import { table } from '../table.ts';

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly repository?: string;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly by?: string;
}

/** What became of one play. */
interface Reconfigured {
  /** Workflow id. */
  readonly play: string;
  readonly outcome: 'changed' | 'would-change' | 'same' | 'ended' | 'failed';
  /** Digest of the policy that it had; null if it did not say. */
  readonly before: string | null;
  /** Why, of what failed. */
  readonly detail: string | null;
}

/** Plays that are spoken to at once: each may have to be replayed by a worker first. */
const AT_ONCE = 10;

/** `baton reconfigure`: lets plays that are under way judge by the configuration as it is now. */
export function reconfigureCommand(shell: Shell): Command {
  const command = new Command('reconfigure')
    .description('Let plays judge by the present configuration: stages, roles, deadlines and limits.')
    .argument('[play...]', 'owner/repo#7')
    .option('--all', 'all plays that are open')
    .option('--repository <owner/repo>', 'all open plays of this repository')
    .option('--dry-run', 'only say which plays judge by another configuration')
    .option('--reason <text>', "why; kept in each play's journal (needed without --dry-run)", notBlank)
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank);
  const reconfigure = (names: readonly string[], options: Options) =>
    perform(shell, options, async (context) => {
      const { output, surroundings } = context;
      refuseUnclear(names, options);
      const signed = { by: options.by ?? surroundings.operator(), reason: options.reason ?? '' };
      const { policyFor } = await import('../../config/policies.ts');
      const report = await context.withTemporal(async ({ plays }, config) => {
        const policy = policyFor(config);
        const ids = await chosen(plays, names, options, config);
        const done: Reconfigured[] = [];
        await eachOf(ids, AT_ONCE, async (id) => {
          const one = await reconfigured(plays, id, policy, options.dryRun === true ? null : signed);
          done.push(one);
          output.progress(`${String(done.length)} of ${String(ids.length)}  ${shortName(id)}: ${WORDS[one.outcome]}`);
        });
        return { policy: policyDigest(policy), plays: done.sort((a, b) => ids.indexOf(a.play) - ids.indexOf(b.play)) };
      });
      output.result(report, (paint) => page(report.plays, report.policy, paint));
      return report.plays.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.ok;
    });
  return commonOptions(command, [
    'baton reconfigure --all --dry-run',
    'baton reconfigure --repository acme/shop --reason "Cleo has a new account"',
    'baton reconfigure acme/shop#7 acme/shop#8 --reason "deadlines doubled" --json',
  ]).action(reconfigure);
}

function refuseUnclear(names: readonly string[], { all, repository, reason, dryRun }: Options): void {
  const ways = [names.length > 0, all === true, repository !== undefined].filter(Boolean).length;
  if (ways !== 1) {
    throw new BatonError('BATON_USAGE', { detail: 'say which plays: name them, or give --repository or --all' });
  }
  if (dryRun !== true && reason === undefined) {
    throw new BatonError('BATON_USAGE', { detail: 'say why, with --reason' });
  }
}

/**
 * The plays that are meant, of configured repositories only: a configuration that does not know a repository, or none,
 * would take from its plays what they are judged by. Throws `BATON_REPOSITORY_NOT_CONFIGURED`.
 */
async function chosen(plays: Plays, names: readonly string[], options: Options, config: Config): Promise<string[]> {
  const named = names.map(parsePlay);
  const [owner = '', repository = ''] = options.repository?.split('/') ?? [];
  const meant = options.repository === undefined ? named : [{ owner, repository }];
  const unknown = meant.find((each) => repositoryNamed(config, each) === undefined);
  if (unknown !== undefined) {
    const detail = `${unknown.owner}/${unknown.repository} is not in this configuration`;
    throw new BatonError('BATON_REPOSITORY_NOT_CONFIGURED', { detail });
  }
  if (names.length > 0) return [...new Set(named.map(({ id }) => id))];
  const filter = { stage: null, attention: false, all: false, limit: Number.MAX_SAFE_INTEGER };
  const listed = await plays.list({
    ...filter,
    repository: repositoryNamed(config, { owner, repository })?.name ?? null,
  });
  return listed
    .map(({ play }) => play)
    .filter((play) => {
      const [, playOwner = '', playRepository = ''] = play.split('/');
      return repositoryNamed(config, { owner: playOwner, repository: playRepository }) !== undefined;
    });
}

/** Throws what stands in the way of every play; what stands in the way of one is its outcome. */
async function reconfigured(plays: Plays, id: string, policy: Policy, signed: Signed | null): Promise<Reconfigured> {
  const wanted = policyDigest(policy);
  let before: string | null = null;
  try {
    const status = await plays.status(id);
    before = status.policy;
    if (status.ended) return { play: id, outcome: 'ended', before, detail: null };
    if (before === wanted) return { play: id, outcome: 'same', before, detail: null };
    if (signed === null) return { play: id, outcome: 'would-change', before, detail: null };
    const after = await plays.command(id, { name: 'reconfigure', input: { ...signed, policy } });
    if (after.policy === wanted) return { play: id, outcome: 'changed', before, detail: null };
    const detail = `it judges by ${after.policy} now: are the worker and this command of one version?`;
    return { play: id, outcome: 'failed', before, detail };
  } catch (error) {
    const failure = toBatonError(error);
    if (failure.code === 'BATON_TEMPORAL_UNREACHABLE' || failure.code === 'BATON_WORKER_UNREACHABLE') throw failure;
    return { play: id, outcome: 'failed', before, detail: failure.message };
  }
}

const WORDS: Readonly<Record<Reconfigured['outcome'], string>> = {
  changed: 'judges by the present configuration now',
  'would-change': 'judges by another configuration',
  same: 'judged by it already',
  ended: 'has ended',
  failed: 'could not be reconfigured',
};

function page(plays: readonly Reconfigured[], policy: string, paint: Paint): string {
  if (plays.length === 0) return paint.faint('No plays.');
  const rows = plays.map(({ play, outcome, before, detail }) => [
    shortName(play),
    outcome === 'failed' ? paint.bad(WORDS[outcome]) : WORDS[outcome],
    paint.faint(before ?? ''),
    detail ?? '',
  ]);
  return `${table(['PLAY', '', 'POLICY BEFORE', ''], rows)}\n\nThe present policy is ${paint.strong(policy)}.`;
}
