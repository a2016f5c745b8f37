import { ANNOTATIONS, LABELS, PLAY_WORKFLOW_TYPE, START_ARGUMENT } from '../../signals/marks.ts';
import type { SubmitRunInput } from '../play-activities.ts';
import type { KubernetesObject } from './cluster.ts';
import { labelValue, repositoryLabel } from './labels.ts';
import { ownership } from './run-claim.ts';

/** The Workflow that is submitted for a play: nothing of its own but a reference to its template. Pure. */
export function runManifest(input: SubmitRunInput): KubernetesObject {
  const repository = `${input.owner}/${input.repository}`;
  // What Baton tells the template can't be overridden by the configuration's own arguments.
  const parameters = {
    ...input.parameters,
    repository,
    'task-id': input.task,
    [START_ARGUMENT]: input.startFrom,
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      name: input.name,
      namespace: input.namespace,
      labels: {
        [LABELS.workflowType]: PLAY_WORKFLOW_TYPE,
        [LABELS.task]: labelValue(input.task),
        [LABELS.repository]: repositoryLabel(input.owner, input.repository),
        [LABELS.stage]: input.startFrom,
      },
      annotations: {
        [ANNOTATIONS.repository]: repository,
        ...ownership(input.play, input),
        [ANNOTATIONS.execution]: input.execution,
      },
    },
    spec: {
      workflowTemplateRef: { name: input.template },
      arguments: { parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) },
    },
  };
}
