import type { JsonObject } from '../cluster/kube-object.ts';

/** A kind of Argo's, as a CustomResourceDefinition names it. */
interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** Fields that are taken as they are, whatever is in them. */
  readonly open: readonly string[];
}

/** All kinds that a controller of Argo 4 wants to find. Ours are the first two. */
const KINDS: readonly Kind[] = [
  { kind: 'Workflow', plural: 'workflows', scope: 'Namespaced', open: ['spec', 'status'] },
  { kind: 'WorkflowTemplate', plural: 'workflowtemplates', scope: 'Namespaced', open: ['spec'] },
  { kind: 'ClusterWorkflowTemplate', plural: 'clusterworkflowtemplates', scope: 'Cluster', open: ['spec'] },
  { kind: 'CronWorkflow', plural: 'cronworkflows', scope: 'Namespaced', open: ['spec', 'status'] },
  { kind: 'WorkflowTaskSet', plural: 'workflowtasksets', scope: 'Namespaced', open: ['spec', 'status'] },
  { kind: 'WorkflowTaskResult', plural: 'workflowtaskresults', scope: 'Namespaced', open: [] },
  { kind: 'WorkflowArtifactGCTask', plural: 'workflowartifactgctasks', scope: 'Namespaced', open: ['spec', 'status'] },
  { kind: 'WorkflowEventBinding', plural: 'workfloweventbindings', scope: 'Namespaced', open: ['spec'] },
];

const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-map-type': 'atomic' };

/**
 * The CustomResourceDefinitions of Argo Workflows, as its minimal installation has them: `spec` and `status` are not
 * looked into, and there is no status subresource, so that a patch of the object changes its status.
 */
export const ARGO_RESOURCES: readonly JsonObject[] = KINDS.map(({ kind, plural, scope, open: fields }) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.argoproj.io` },
  spec: {
    group: 'argoproj.io',
    scope,
    names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            ...(fields.length === 0
              ? { 'x-kubernetes-preserve-unknown-fields': true }
              : { required: ['metadata', 'spec'] }),
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              ...Object.fromEntries(fields.map((field) => [field, open])),
            },
          },
        },
      },
    ],
  },
}));
