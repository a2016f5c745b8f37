import type { Cluster } from '../../activities/argo/cluster.ts';
import type { Policy } from '../../config/policy.ts';
import { fail, type Check } from './finding.ts';
import { judgeTemplate } from './judge-template.ts';

/** Reads a WorkflowTemplate that plays submit, and judges it. */
export function checkTemplate(
  cluster: Pick<Cluster, 'readWorkflowTemplate'>,
  { namespace, template: name }: { readonly namespace: string; readonly template: string },
  policy: Pick<Policy, 'stages'>,
): Check {
  const about = `template ${namespace}/${name}`;
  return {
    about,
    look: async () => {
      const template = await cluster.readWorkflowTemplate(namespace, name);
      if (template !== null) return judgeTemplate(about, template, policy);
      const todo = `Apply it, or name yours under repositories[].template:\nkubectl --namespace ${namespace} apply --filename deploy/argo/play-workflow-template.yaml`;
      return [fail(about, 'there is no such WorkflowTemplate', todo)];
    },
  };
}
