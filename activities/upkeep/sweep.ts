import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Policy } from '../../config/policy.ts';
import type { RepositoryConfig } from '../../config/schema.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import { nudgedSignal, PLAY_WORKFLOW, SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Cluster } from '../argo/cluster.ts';
import { listAll } from '../argo/list-all.ts';
import { snapshotOf } from '../argo/snapshot.ts';
import { targetOf, type RunTarget } from './run-target.ts';
import {
  differencesBetween,
  silentPlays,
  type Difference,
  type ListedRun,
  type VisiblePlay,
} from './sweep-differences.ts';
import type { Told } from './tell-play.ts';
import type { SweepOutcome } from './upkeep-activities.ts';

/** Milliseconds after which a play that waits at a gate is made to look again, in case a delivery was lost. */
const SILENCE_MS = 60 * 60_000;

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
  readonly memory: SweepMemory;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Hears of each piece of work. */
  readonly onProgress: () => void;
}

/** What one sweep leaves to the next in the same process. It may be lost: healing then takes one sweep more. */
export interface SweepMemory {
  /** Keys of the differences that the last sweep found. */
  found: ReadonlySet<string>;
  /** Keys that were healed, or can't be: the play has ended. */
  readonly settled: Set<string>;
  /** By workflow id, milliseconds since the epoch. */
  readonly nudgedAt: Map<string, number>;
}

/** Compares all runs with all plays without asking any play, and makes those look again that differ, twice in a row. */
export async function sweep(ports: SweepPorts): Promise<SweepOutcome> {
  const { clock, listPlays, logger, memory, nudge, onProgress, policy, tell } = ports;
  const runs = await listRuns(ports);
  const plays = await listPlays();
  const differences = differencesBetween(runs, plays, policy);
  const lasting = differences.filter(({ key }) => memory.found.has(key) && !memory.settled.has(key));
  let healed = 0;

  const heal = async (difference: Difference): Promise<void> => {
    const { key, play, why } = difference;
    if (difference.kind === 'tell') {
      const told = await tell(difference.target, difference.run);
      ports.metrics.observations.inc({ result: told });
      logger.info({ play, why, told }, 'swept');
    } else {
      await nudge(play, why, difference.pullRequest);
      logger.info({ play, why }, 'swept');
    }
    memory.settled.add(key);
    healed += 1;
  };
  for (const difference of lasting) {
    await heal(difference);
    onProgress();
  }
  const silent = silentPlays(plays, policy, clock() - SILENCE_MS, memory.nudgedAt);
  for (const { play, pullRequest } of silent) {
    await nudge(play, 'it has waited for an hour without a word', pullRequest);
    memory.nudgedAt.set(play, clock());
    onProgress();
  }

  const found = new Set(differences.map(({ key }) => key));
  memory.found = found;
  for (const key of memory.settled) if (!found.has(key)) memory.settled.delete(key);
  const running = new Set(plays.map(({ play }) => play));
  for (const play of memory.nudgedAt.keys()) if (!running.has(play)) memory.nudgedAt.delete(play);
  return { runs: runs.length, plays: plays.length, differences: differences.length, healed, silent: silent.length };
}

async function listRuns({ cluster, repositories, policy, logger, onProgress }: SweepPorts): Promise<ListedRun[]> {
  const listed: ListedRun[] = [];
  for (const namespace of new Set(repositories.map((repository) => repository.namespace))) {
    const { items } = await listAll(
      cluster,
      namespace,
      `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`,
      (object) => object,
    );
    onProgress();
    for (const object of items) {
      try {
        const target = targetOf(object, namespace, { repositories, policy });
        if (target !== null) listed.push({ run: snapshotOf(object), target });
      } catch (error) {
        logger.warn({ run: object.metadata.name, err: error }, 'a run that cannot be read');
      }
    }
  }
  return listed;
}

/** All plays that run, from Temporal's visibility. */
export async function listVisiblePlays(client: Client): Promise<VisiblePlay[]> {
  const { stage, stageSince, attention, pullRequest } = SEARCH_ATTRIBUTES;
  const plays: VisiblePlay[] = [];
  const query = `WorkflowType = "${PLAY_WORKFLOW}" AND ExecutionStatus = "Running"`;
  for await (const { workflowId, typedSearchAttributes: known } of client.workflow.list({ query })) {
    plays.push({
      play: workflowId,
      stage: known.get(stage) ?? null,
      stageSince: known.get(stageSince)?.getTime() ?? null,
      needsAttention: (known.get(attention) ?? []).length > 0,
      pullRequest: known.get(pullRequest) ?? null,
    });
  }
  return plays;
}

/** Makes a play read everything again. One that has ended meanwhile is nobody to be nudged. */
export async function nudgePlay(
  client: Client,
  play: string,
  reason: string,
  pullRequest: number | null,
): Promise<void> {
  try {
    await client.workflow.getHandle(play).signal(nudgedSignal, { reason, pullRequest });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
