import type { StagePolicy } from '../../config/policy.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import { isFinal } from '../../signals/run-phase.ts';
import { misfitOf, waitingAt } from './misfit.ts';
import type { RunTarget } from './run-target.ts';
import type { VisiblePlay } from './visible-plays.ts';

/** A run as it was listed. */
export interface ListedRun {
  readonly run: RunSnapshot;
  readonly target: RunTarget;
}

/** What was listed, and where. */
export interface Listing {
  readonly runs: readonly ListedRun[];
  readonly plays: readonly VisiblePlay[];
  readonly stages: readonly StagePolicy[];
  /** Whether the runs of this play would be among those that were listed. */
  readonly covers: (play: string) => boolean;
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
 * What should be the same in the cluster and in Temporal, and is not: a live run whose play does not run or shows
 * something else, a run that ended without its play, a play whose run is not in the cluster. Lists are never of the same
 * moment, so a difference counts only when it is found twice.
 */
export function differencesBetween(listing: Listing): Difference[] {
  const { runs, plays, stages, covers } = listing;
  const byPlay = new Map(plays.map((play) => [play.play, play]));
  const withRun = new Set(runs.map(({ target }) => target.play));
  const alive = new Map<string, number>();
  for (const { run, target } of runs) {
    if (!isFinal(run.phase)) alive.set(target.play, (alive.get(target.play) ?? 0) + 1);
  }

  const ofRuns = runs.flatMap(({ run, target }): Difference[] => {
    const play = byPlay.get(target.play);
    const rivals = alive.get(target.play) ?? 0;
    const why =
      play === undefined
        ? playMissing(run, target)
        : (rivalOver(run, play, rivals) ?? differs(run, play, stages, rivals));
    if (why === null) return [];
    const key = [run.uid, run.phase, run.shutdown, run.stage, play?.stage, why].join(' ');
    return [{ kind: 'tell', key, play: target.play, why, run, target }];
  });
  const ofPlays = plays.flatMap((play): Difference[] => {
    const why = covers(play.play) ? runMissing(play, withRun.has(play.play), alive.get(play.play) ?? 0) : null;
    if (why === null) return [];
    const key = [play.play, play.stage, why].join(' ');
    return [{ kind: 'nudge', key, play: play.play, why, pullRequest: play.pullRequest }];
  });
  return [...ofRuns, ...ofPlays];
}

/**
 * Plays that were shown a run and differ from it all the same: it may not be theirs, but an earlier run of the task, while
 * theirs is gone. They read for themselves.
 */
export function unmoved(
  differences: readonly Difference[],
  plays: readonly VisiblePlay[],
  wasSettled: (key: string) => boolean,
): Difference[] {
  const told = new Set(
    differences.filter(({ kind, key }) => kind === 'tell' && wasSettled(key)).map(({ play }) => play),
  );
  return plays
    .filter(({ play }) => told.has(play))
    .map(({ play, stage, pullRequest }) => {
      const why = 'it was shown a run, and nothing came of it';
      return { kind: 'nudge', key: [play, stage, why].join(' '), play, why, pullRequest };
    });
}

/** Every hour of a wait in which a delivery may have been lost without anybody's noticing. Milliseconds. */
const SILENCE_MS = 60 * 60_000;

/** A play that waits at a gate, and when it had waited for another full hour. */
export interface SilentPlay {
  readonly play: VisiblePlay;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Plays that wait at a gate and have done so for one more hour since `after`, longest silent first: one of their
 * deliveries may be lost. Those on hold would read nothing.
 */
export function silentPlays({ runs, plays, stages }: Listing, after: number, now: number): SilentPlay[] {
  const atGate = new Set(runs.filter(({ run }) => waitingAt(run, stages).length > 0).map(({ target }) => target.play));
  return plays
    .flatMap((play): SilentPlay[] => {
      const { stage, stageSince, attention } = play;
      const waits = atGate.has(play.play) || stages.some(({ gate }) => gate.waiting === stage);
      if (!waits || stageSince === null || attention.includes('held')) return [];
      const hours = Math.floor((now - stageSince) / SILENCE_MS);
      const since = stageSince + hours * SILENCE_MS;
      return hours >= 1 && since > after ? [{ play, since }] : [];
    })
    .sort((a, b) => a.since - b.since);
}

/** Where a sweep that remembers nothing begins to look for silence: everybody who is silent is found. */
export function beforeAnySilence(now: number): number {
  return now - SILENCE_MS;
}

function playMissing(run: RunSnapshot, { input }: RunTarget): string | null {
  return isFinal(run.phase) || input === null ? null : 'the run is alive and its play does not run';
}

/** Of two runs that claimed a task one is left, and the play has not heard of the other's end. */
function rivalOver(run: RunSnapshot, { attention }: VisiblePlay, rivals: number): string | null {
  return isFinal(run.phase) && rivals === 1 && attention.includes('two-runs') ? 'one of two runs has ended' : null;
}

function differs(run: RunSnapshot, play: VisiblePlay, stages: readonly StagePolicy[], rivals: number): string | null {
  // An earlier run of the task: the play has another one now.
  if (isFinal(run.phase) && rivals > 0) return null;
  // Nobody but a person says which of them it is.
  if (rivals > 1) return play.attention.includes('two-runs') ? null : 'several runs claim its task';
  return misfitOf(run, play, stages);
}

function runMissing({ stage, attention }: VisiblePlay, isListed: boolean, alive: number): string | null {
  // The run of a play that failed is over, so that there one more is a rival already.
  if (attention.includes('two-runs') && alive < (stage === 'failed' ? 1 : 2)) {
    return 'several runs claimed its task, and do so no more';
  }
  if (stage === 'pending' || stage === null || WITHOUT_RUN.includes(stage) || attention.includes('held') || isListed)
    return null;
  return 'its run is not listed';
}
