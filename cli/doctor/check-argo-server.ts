import { ClusterError, type Cluster } from '../../activities/argo/cluster.ts';
import { LABELS } from '../../signals/marks.ts';
import { fail, ok, type Check } from './finding.ts';

/** No run has this name, and none this type. */
const NOBODY = 'baton-doctor';

/**
 * Whether the Argo Server answers, and lets us get runs of a namespace, and list them where nothing else is asked. It can't
 * be asked what it would let us write.
 */
export function checkArgoServer(
  argoServer: Pick<Cluster, 'listWorkflows' | 'readWorkflow'>,
  { mode, namespace }: { readonly mode: 'hidden-nodes' | 'only'; readonly namespace: string },
): Check {
  const about = `Argo Server for ${namespace}`;
  const isOnly = mode === 'only';
  return {
    about,
    look: async () => {
      try {
        await argoServer.readWorkflow(namespace, NOBODY);
        if (isOnly) await argoServer.listWorkflows(namespace, { labelSelector: `${LABELS.workflowType}=${NOBODY}` });
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        return [fail(about, wordsOf(error), isOnly ? 'See argoServer in docs/operations.md for its rights.' : null)];
      }
      return [ok(about, `it lets us get ${isOnly ? 'and list workflows; nothing else is asked' : 'workflows'}`)];
    },
  };
}

function wordsOf({ message, speaker, status }: ClusterError): string {
  return status === null
    ? `no answer from ${speaker}: ${message}`
    : `${speaker} answered ${String(status)}: ${message}`;
}
