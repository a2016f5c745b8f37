import type { Policy } from '../../config/policy.ts';
import type { RepositoryConfig } from '../../config/schema.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Cluster } from '../argo/cluster.ts';
import { coverage, listRuns } from './list-runs.ts';
import type { RunTarget } from './run-target.ts';
import { beforeAnySilence, differencesBetween, silentPlays, unmoved, type Difference } from './sweep-differences.ts';
import { memoryOf, remembered } from './sweep-memory.ts';
import type { Told } from './tell-play.ts';
import type { SweepMemory, SweepOutcome } from './upkeep-activities.ts';
import type { VisiblePlay } from './visible-plays.ts';

/**
 * What one sweep does at most; the rest is the next one's. A nudge costs some requests to GitHub, which takes 5,000 an
 * hour: 12 sweeps of 100 nudges leave most of them to the gates.
 */
const MOST = { tellings: 500, nudges: 100, orphans: 100 };

/** Failures in a row after which it is not the plays, but Temporal that does not answer. */
const MOST_FAILURES = 20;

/** What sweeping needs. */
export interface SweepPorts {
  readonly cluster: Pick<Cluster, 'listWorkflows'>;
  readonly listPlays: () => Promise<readonly VisiblePlay[]>;
  readonly tell: (target: RunTarget, run: RunSnapshot) => Promise<Told>;
  readonly nudge: (play: string, reason: string, pullRequest: number | null) => Promise<void>;
  readonly repositories: readonly RepositoryConfig[];
  readonly policy: Policy;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Hears of each piece of work. */
  readonly onProgress: () => void;
}

/**
 * Compares all runs with all plays without asking any play, and makes those look again that differ, twice in a row, or
 * have waited for an hour without a word. A run that can't be read, a play that can't be told and a namespace that can't
 * be listed are left out. Throws `ClusterError` where no namespace can be listed, and the client's errors where Temporal
 * does not answer.
 */
export async function sweep(ports: SweepPorts, memory: SweepMemory | null): Promise<SweepOutcome> {
  const { clock, listPlays, policy } = ports;
  const before = remembered(memory);
  const { runs, unlisted } = await listRuns(ports);
  const plays = await listPlays();
  const listing = { runs, plays, stages: policy.stages, covers: coverage(ports.repositories, unlisted) };
  const now = clock();

  const found = differencesBetween(listing);
  const differences = [...found, ...unmoved(found, plays, (key) => before.wasSettled(key))];
  const settled = differences.map(({ key }) => key).filter((key) => before.wasSettled(key));
  const lasting = differences.filter(({ key }) => before.wasFound(key) && !before.wasSettled(key));
  const tellings = lasting.filter(({ kind }) => kind === 'tell').slice(0, MOST.tellings);
  const nudges = lasting.filter(({ kind }) => kind === 'nudge').slice(0, MOST.nudges);
  const healed: string[] = [];
  const orphaned = new Set(settled.filter((key) => before.wasOrphaned(key)));
  const patient = patience(ports);
  for (const difference of [...tellings, ...nudges]) {
    const { key } = difference;
    const heals = async (): Promise<void> => {
      if ((await heal(ports, difference)) === 'orphaned') orphaned.add(key);
    };
    if (await patient(difference, heals)) healed.push(key);
  }
  const orphans = differences.flatMap((difference) =>
    difference.kind === 'tell' && orphaned.has(difference.key) ? [difference.run.name] : [],
  );

  const silentSince = before.silentUntil ?? beforeAnySilence(now);
  const silent = silentPlays(listing, silentSince, now);
  const heard = silent.slice(0, MOST.nudges - nudges.length);
  for (const { play } of heard) {
    const why = 'it has waited for an hour without a word';
    await patient({ play: play.play, why }, () => ports.nudge(play.play, why, play.pullRequest));
  }
  const silentUntil = heard.length < silent.length ? (heard.at(-1)?.since ?? silentSince) : now;
  return {
    runs: runs.length,
    plays: plays.length,
    differences: differences.length,
    healed: healed.length,
    silent: heard.length,
    orphans: orphans.slice(0, MOST.orphans),
    unlisted: [...unlisted],
    memory: memoryOf({
      found: differences.map(({ key }) => key),
      settled: [...settled, ...healed],
      orphaned: [...orphaned],
      silentUntil,
    }),
  };
}

/** Answers what came of telling; null where the play was nudged. */
async function heal({ metrics, nudge, tell }: SweepPorts, difference: Difference): Promise<Told | null> {
  if (difference.kind === 'nudge') {
    await nudge(difference.play, difference.why, difference.pullRequest);
    return null;
  }
  const told = await tell(difference.target, difference.run);
  metrics.observations.inc({ result: told });
  return told;
}

/** Does one piece of work after the other, and minds only failures in a row. Answers whether it was done. */
function patience({ logger, metrics, onProgress }: SweepPorts) {
  let failures = 0;
  return async (
    about: { readonly play: string; readonly why: string },
    work: () => Promise<void>,
  ): Promise<boolean> => {
    const { play, why } = about;
    onProgress();
    try {
      await work();
      failures = 0;
      logger.info({ play, why }, 'swept');
      return true;
    } catch (error) {
      failures += 1;
      metrics.observations.inc({ result: 'failed' });
      logger.warn({ play, why, err: error }, 'the play could not be told');
      if (failures >= MOST_FAILURES) throw error;
      return false;
    }
  };
}
