import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { listAll } from './list-all.ts';
import { taskOf, type RunClaim } from './run-claim.ts';
import { hasEnded } from './snapshot.ts';

/** Runs of plays, by the task that they claim. */
export interface RunsOfTasks {
  /**
   * Those of this task, as the cluster shows them after the call. Owner and repository in any case. Throws
   * `ClusterError`.
   */
  of(namespace: string, claim: RunClaim): Promise<readonly KubernetesObject[]>;
}

/**
 * A selector of ours, and none by task: people and templates write the label `task-id` as they like (`7`, `007`,
 * `task-007`, or not at all), and only the arguments say what a run claims, unless it was given to a play.
 */
const ALL_RUNS = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`;
const LIVE_RUNS = `${ALL_RUNS},${COMPLETED_LABEL}!=true`;

/** A list for everybody who asked before it began. */
interface Round {
  readonly wanted: Set<string>;
  readonly found: Promise<ReadonlyMap<string, readonly KubernetesObject[]>>;
}

/** The runs that are alive: what can still be adopted or moved. */
export function createLiveRuns(cluster: Pick<Cluster, 'listWorkflows'>): RunsOfTasks {
  return createRunsOfTasks(cluster, LIVE_RUNS, (workflow) => !hasEnded(workflow));
}

/** The runs that have ended, as long as the cluster keeps them. */
export function createEndedRuns(cluster: Pick<Cluster, 'listWorkflows'>): RunsOfTasks {
  return createRunsOfTasks(cluster, ALL_RUNS, hasEnded);
}

/**
 * Looks for runs. Whoever asks while a list of the namespace is under way waits for the next one, which begins after
 * it and serves all who wait: many plays that begin at once take a few lists, not one each.
 */
function createRunsOfTasks(
  cluster: Pick<Cluster, 'listWorkflows'>,
  selector: string,
  isMeant: (workflow: KubernetesObject) => boolean,
): RunsOfTasks {
  /** Resolves when the list of a namespace is done; without what it found, which nobody needs for longer. */
  const underWay = new Map<string, Promise<void>>();
  const upcoming = new Map<string, Round>();

  const look = async (namespace: string, wanted: ReadonlySet<string>): Promise<Map<string, KubernetesObject[]>> => {
    const found = new Map<string, KubernetesObject[]>();
    await listAll(cluster, namespace, selector, (workflow) => {
      const claim = taskOf(workflow);
      if (claim === null || !isMeant(workflow)) return null;
      const key = keyOf(claim);
      if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), workflow]);
      return null;
    });
    return found;
  };

  const begin = (namespace: string): Round => {
    const wanted = new Set<string>();
    const before = underWay.get(namespace) ?? Promise.resolve();
    const found = before.then(() => {
      upcoming.delete(namespace);
      const looking = look(namespace, wanted);
      const done = (): void => undefined;
      underWay.set(namespace, looking.then(done, done));
      return looking;
    });
    const round = { wanted, found };
    upcoming.set(namespace, round);
    return round;
  };

  return {
    async of(namespace, claim) {
      const key = keyOf(claim);
      const round = upcoming.get(namespace) ?? begin(namespace);
      round.wanted.add(key);
      return (await round.found).get(key) ?? [];
    },
  };
}

function keyOf({ owner, repository, task }: RunClaim): string {
  return `${owner}/${repository}#${task}`.toLowerCase();
}
