import type { RepositoryConfig } from '../../config/schema.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import { ClusterError } from '../argo/cluster.ts';
import { listAll } from '../argo/list-all.ts';
import { snapshotOf } from '../argo/snapshot.ts';
import { targetOf } from './run-target.ts';
import type { ListedRun } from './sweep-differences.ts';
import type { SweepPorts } from './sweep-ports.ts';

/** The runs of all configured repositories. */
interface AllRuns {
  readonly runs: readonly ListedRun[];
  /** Namespaces that could not be listed. */
  readonly unlisted: ReadonlySet<string>;
}

/** Lists namespace by namespace. Throws `ClusterError` where none can be listed. */
export async function listRuns(ports: Omit<SweepPorts, 'listPlays' | 'tell' | 'nudge' | 'clock'>): Promise<AllRuns> {
  const { cluster, repositories, policy, logger, metrics, onProgress } = ports;
  const namespaces = new Set(repositories.map((repository) => repository.namespace));
  let runs: readonly ListedRun[] = [];
  const unlisted = new Set<string>();
  for (const namespace of namespaces) {
    try {
      const selector = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`;
      const { items } = await listAll(cluster, namespace, selector, (object): ListedRun | null => {
        onProgress();
        try {
          const target = targetOf(object, namespace, { repositories, policy });
          return target === null ? null : { run: snapshotOf(object, gateNames(policy.stages)), target };
        } catch (error) {
          logger.warn({ run: object.metadata.name, err: error }, 'a run that cannot be read');
          return null;
        }
      });
      runs = [...runs, ...items];
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      metrics.watchFailures.inc({ namespace });
      logger.warn({ namespace, err: error }, 'a namespace that cannot be listed');
      unlisted.add(namespace);
      if (unlisted.size === namespaces.size) throw error;
    }
  }
  return { runs, unlisted };
}

/** Of which plays the runs were listed: those of configured repositories whose namespace answered. */
export function coverage(
  repositories: readonly RepositoryConfig[],
  unlisted: ReadonlySet<string>,
): (play: string) => boolean {
  const covered = new Set(
    repositories.filter(({ namespace }) => !unlisted.has(namespace)).map(({ name }) => name.toLowerCase()),
  );
  return (play) => {
    const [, owner = '', repository = ''] = play.split('/');
    return covered.has(`${owner}/${repository}`);
  };
}
