import type { KubeObject } from '../kube-object.ts';
import { addNode } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Leaf } from './leaf.ts';
import { nodeId, podName } from './node-id.ts';
import { fillIn } from './placeholders.ts';
import { argoLabel } from './workflow.ts';
import type { WorkflowNode } from './workflow.ts';

/** Starts a pod for a container template; how it goes on is read from the pod. */
export function runPod(draft: Draft, leaf: Leaf): WorkflowNode {
  if (leaf.node !== undefined) return leaf.node;
  if (draft.shutdown !== null) {
    const message = `workflow shutdown with strategy: ${draft.shutdown}`;
    return addNode(draft, leaf.nodeName, leaf.displayName, { ...leaf.about, type: 'Pod', phase: 'Failed', message });
  }
  draft.podsToCreate.push(manifest(draft, leaf));
  return addNode(draft, leaf.nodeName, leaf.displayName, { ...leaf.about, type: 'Pod', phase: 'Pending' });
}

function manifest(draft: Draft, leaf: Leaf): KubeObject {
  const { template, nodeName, scope } = leaf;
  const extra = fillIn(template.metadata ?? {}, scope);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(draft.name, nodeName, template.name),
      namespace: draft.namespace,
      labels: { ...extra.labels, [argoLabel.workflow]: draft.name, [argoLabel.completed]: 'false' },
      annotations: {
        ...extra.annotations,
        'kubectl.kubernetes.io/default-container': 'main',
        'workflows.argoproj.io/node-id': nodeId(draft.name, nodeName),
        'workflows.argoproj.io/node-name': nodeName,
      },
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Workflow',
          name: draft.name,
          uid: draft.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { restartPolicy: 'Never', containers: [{ ...fillIn(template.container ?? {}, scope), name: 'main' }] },
  };
}
