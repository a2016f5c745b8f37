import type { Policy } from '../../config/policy.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import { hasEnded } from './run-changes.ts';
import type { RunTarget } from './run-target.ts';

/** A play that runs, as Temporal's visibility knows it: seconds old. */
export interface VisiblePlay {
  /** Workflow id. */
  readonly play: string;
  readonly stage: string | null;
  /** Milliseconds since the epoch; null before its first stage. */
  readonly stageSince: number | null;
  readonly needsAttention: boolean;
  readonly pullRequest: number | null;
}

/** A run as it was listed. */
export interface ListedRun {
  readonly run: RunSnapshot;
  readonly target: RunTarget;
}

/** Something to be healed. `tell`: the play is shown the run. `nudge`: the play reads everything again. */
export type Difference = {
  /** The same as long as the difference is. */
  readonly key: string;
  readonly play: string;
  readonly why: string;
} & (
  | { readonly kind: 'tell'; readonly run: RunSnapshot; readonly target: RunTarget }
  | { readonly kind: 'nudge'; readonly pullRequest: number | null }
);

/** Stages in which a play has nothing to do with a run: it has none yet, or it rests. */
const WITHOUT_RUN = ['pending', 'completed', 'failed', 'cancelled', 'abandoned'];

/**
 * What should be the same in the cluster and in Temporal, and is not: a live run whose play does not run or has another
 * stage, a run that ended without its play, a play whose run is not in the cluster. Lists are never of the same moment,
 * so a difference counts only when it is found twice. Plays that need a person are left to that person.
 */
export function differencesBetween(
  runs: readonly ListedRun[],
  plays: readonly VisiblePlay[],
  policy: Pick<Policy, 'stages'>,
): Difference[] {
  const byPlay = new Map(plays.map((play) => [play.play, play]));
  const withRun = new Set(runs.map(({ target }) => target.play));
  const waiting = policy.stages.map(({ gate }) => gate.waiting);

  const alive = new Set(runs.filter(({ run }) => !hasEnded(run)).map(({ target }) => target.play));

  const ofRuns = runs.flatMap(({ run, target }): Difference[] => {
    // An earlier run of the task: the play has another one now.
    if (hasEnded(run) && alive.has(target.play)) return [];
    const play = byPlay.get(target.play);
    const why = play === undefined ? playMissing(run, target) : differs(run, play);
    if (why === null) return [];
    const key = `${run.uid} ${run.phase} ${run.stage ?? ''} ${play?.stage ?? ''}`;
    return [{ kind: 'tell', key, play: target.play, why, run, target }];
  });
  const ofPlays = plays.flatMap((play): Difference[] => {
    const { stage, pullRequest } = play;
    if (stage === null || WITHOUT_RUN.includes(stage) || play.needsAttention || withRun.has(play.play)) return [];
    const key = `${play.play} ${stage}`;
    const where = waiting.includes(stage) ? 'waits at a gate' : 'is at work';
    return [{ kind: 'nudge', key, play: play.play, why: `it ${where}, and its run is not listed`, pullRequest }];
  });
  return [...ofRuns, ...ofPlays];
}

/** Plays that wait at a gate and have heard nothing since `before` (milliseconds since the epoch): a delivery may be lost. */
export function silentPlays(
  plays: readonly VisiblePlay[],
  policy: Pick<Policy, 'stages'>,
  before: number,
  nudgedAt: ReadonlyMap<string, number>,
): VisiblePlay[] {
  const waiting = policy.stages.map(({ gate }) => gate.waiting);
  return plays.filter(
    ({ play, stage, stageSince }) =>
      stage !== null && waiting.includes(stage) && Math.max(stageSince ?? 0, nudgedAt.get(play) ?? 0) < before,
  );
}

function playMissing(run: RunSnapshot, { input }: RunTarget): string | null {
  return hasEnded(run) || input === null ? null : 'the run is alive and its play does not run';
}

function differs(run: RunSnapshot, play: VisiblePlay): string | null {
  if (play.needsAttention || play.stage === null) return null;
  if (hasEnded(run)) return WITHOUT_RUN.includes(play.stage) ? null : `the run is ${run.phase}`;
  if (play.stage === 'pending') return 'the play has no run';
  if (WITHOUT_RUN.includes(play.stage)) return null;
  return run.stage === play.stage
    ? null
    : `the run's label is ${run.stage ?? 'missing'}, the play's stage ${play.stage}`;
}
