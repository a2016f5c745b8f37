import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createKubeClient } from '../../standins/cluster/argo/kube-client.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import { NAMESPACE } from './write-config.ts';

const COLLECTIONS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}`;

/** Puts our WorkflowTemplate into the cluster, as `kubectl apply` would. */
export async function applyPlayTemplate(clusterUrl: string): Promise<void> {
  const file = join(projectRoot(), 'deploy', 'argo', 'play-workflow-template.yaml');
  await create(clusterUrl, 'workflowtemplates', parse(readFileSync(file, 'utf8')));
}

/** Submits a run of a task beside Baton, as somebody with `argo submit` would. */
export async function submitByHand(
  clusterUrl: string,
  run: { readonly name: string; readonly repository: string; readonly task: string },
): Promise<void> {
  await create(clusterUrl, 'workflows', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name: run.name, namespace: NAMESPACE },
    spec: {
      workflowTemplateRef: { name: 'baton-play' },
      arguments: {
        parameters: [
          { name: 'repository', value: run.repository },
          { name: 'task-id', value: run.task },
        ],
      },
    },
  });
}

async function create(clusterUrl: string, collection: string, object: unknown): Promise<void> {
  const client = createKubeClient({ url: clusterUrl }, 'kubectl');
  try {
    const { status, body } = await client.send('POST', `${COLLECTIONS}/${collection}`, object);
    if (status !== 201) throw new Error(`${collection}: ${String(status)} ${JSON.stringify(body)}`);
  } finally {
    client.close();
  }
}
