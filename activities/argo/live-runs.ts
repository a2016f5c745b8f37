import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { listAll } from './list-all.ts';
import { taskOf, type RunClaim } from './run-claim.ts';
import { hasEnded } from './snapshot.ts';

/** Runs of plays, by the task that they claim. */
export interface RunsOfTasks {
  /**
   * What `pick` keeps of those of this task (null: nothing), as the cluster shows them after the call; runs can weigh a
   * megabyte each, and none is held as a whole. Owner and repository in any case. Throws `ClusterError`, and what `pick`
   * throws.
   */
  of<T>(namespace: string, claim: RunClaim, pick: (workflow: KubernetesObject) => T | null): Promise<readonly T[]>;
}

/**
 * A selector of ours, and none by task: people and templates write the label `task-id` as they like (`7`, `007`,
 * `task-007`, or not at all), and only the arguments say what a run claims, unless it was given to a play.
 */
const ALL_RUNS = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`;
const LIVE_RUNS = `${ALL_RUNS},${COMPLETED_LABEL}!=true`;

/** Somebody who waits for the runs of one task. */
interface Asker {
  readonly key: string;
  readonly pick: (workflow: KubernetesObject) => unknown;
}

/** What an asker keeps of one run; what it throws is its own affair, and not that of others who wait. */
interface Kept {
  readonly asker: Asker;
  readonly keep: () => unknown;
}

/** A list for everybody who asked before it began. */
interface Round {
  readonly askers: Asker[];
  readonly kept: Promise<readonly Kept[]>;
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

  const look = async (namespace: string, askers: readonly Asker[]): Promise<readonly Kept[]> => {
    const { items } = await listAll(cluster, namespace, selector, (workflow) => {
      const claim = taskOf(workflow);
      if (claim === null || !isMeant(workflow)) return null;
      const key = keyOf(claim);
      const kept = askers.filter((asker) => asker.key === key).flatMap((asker) => keptOf(asker, workflow));
      return kept.length === 0 ? null : kept;
    });
    return items.flat();
  };

  const begin = (namespace: string): Round => {
    const askers: Asker[] = [];
    const before = underWay.get(namespace) ?? Promise.resolve();
    const kept = before.then(() => {
      upcoming.delete(namespace);
      const looking = look(namespace, askers);
      const done = (): void => undefined;
      underWay.set(namespace, looking.then(done, done));
      return looking;
    });
    const round = { askers, kept };
    upcoming.set(namespace, round);
    return round;
  };

  return {
    async of<T>(namespace: string, claim: RunClaim, pick: (workflow: KubernetesObject) => T | null) {
      const asker = { key: keyOf(claim), pick };
      const round = upcoming.get(namespace) ?? begin(namespace);
      round.askers.push(asker);
      const own = (await round.kept).filter((kept) => kept.asker === asker);
      return own.map(({ keep }) => keep() as T);
    },
  };
}

function keptOf(asker: Asker, workflow: KubernetesObject): Kept[] {
  try {
    const picked = asker.pick(workflow);
    return picked === null ? [] : [{ asker, keep: () => picked }];
  } catch (error) {
    const fail = (): never => {
      throw error;
    };
    return [{ asker, keep: fail }];
  }
}

function keyOf({ owner, repository, task }: RunClaim): string {
  return `${owner}/${repository}#${task}`.toLowerCase();
}
